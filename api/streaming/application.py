"""The ASGI application of the stream: /api/v1/streaming over Server-Sent Events and WebSocket."""

import re
from collections.abc import Awaitable, Callable
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from django.conf import settings

from api import messages
from api.authentication import BEARER
from api.errors import ApiError
from api.secrets import TOKEN_PATTERN
from api.streaming.access import access_of_session, access_of_token, is_own_origin
from api.streaming.connections import EventSourceConnection, Send, WebSocketConnection
from api.streaming.hub import Hub
from api.streaming.streams import PAGE, Stream, parse_stream

PREFIX = "/api/v1/streaming"
GOING_AWAY = 1001  # RFC 6455, section 7.4.1: clients reconnect
CORS = [(b"access-control-allow-origin", b"*")]
PREFLIGHT = [*CORS, (b"access-control-allow-headers", b"Authorization"), (b"access-control-max-age", b"86400")]
EVENT_STREAM = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
START = ":)\n\n"
PAGE_START = f"retry: 2000\n{START}"  # for browsers only: Mastodon.py stops at an event without a name

type Headers = list[tuple[bytes, bytes]]
type Receive = Callable[[], Awaitable[dict[str, Any]]]


class Request:
    """A request for a stream: its name in the path or the query, and the credentials."""

    def __init__(self, scope: dict[str, Any]):
        self.method, self.path = scope.get("method"), scope["path"].rstrip("/")
        self.query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        self.headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        self.protocols = scope.get("subprotocols") or []

    @property
    def stream_name(self) -> str:
        """Return the stream in the path, "user/notification" as "user:notification"; "" if there is none."""
        return self.path.removeprefix(PREFIX).strip("/").replace("/", ":")

    def stream(self, name: str) -> Stream:
        """Return the stream with this name and the tag or list of the query. Raise ApiError if there is none."""
        return parse_stream(name, self.query.get("tag"), self.query.get("list"))

    @property
    def protocol(self) -> str | None:
        """Return the access token that a WebSocket offers as its protocol, which must be accepted by name."""
        return next((each for each in self.protocols if re.fullmatch(TOKEN_PATTERN, each)), None)

    def token(self) -> str | None:
        """Return the access token: of the header, the query or the protocol."""
        match = BEARER.fullmatch(self.headers.get("authorization", "").strip())
        return match[1] if match else self.query.get("access_token") or self.protocol

    @property
    def has_own_origin(self) -> bool:
        """Whether the request has no Origin, or the site's own."""
        return is_own_origin(self.headers.get("origin"), self.headers.get("host", ""))

    def session(self) -> str | None:
        """Return the key of the session. Raise ApiError for a page of another site."""
        if not self.has_own_origin:
            raise ApiError(403, messages.STREAM_FOREIGN_ORIGIN)
        try:
            cookies = SimpleCookie(self.headers.get("cookie", ""))
        except CookieError:
            return None
        cookie = cookies.get(settings.SESSION_COOKIE_NAME)
        return cookie.value if cookie else None

    def cors(self) -> Headers:
        """Return the headers of CORS: with credentials for the site's own pages alone."""
        origin = self.headers.get("origin")
        if self.stream_name != PAGE or not origin or not self.has_own_origin:
            return CORS
        return [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"Origin"),
        ]


class StreamApplication:
    """The application, with one hub for all connections of the process."""

    @cached_property
    def hub(self) -> Hub:
        """Return the hub, which the first request makes in the running event loop."""
        return Hub()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            return
        serve = self.serve_websocket if scope["type"] == "websocket" else self.serve_http
        await serve(Request(scope), receive, send)

    def end_all(self) -> None:
        """End every connection, when the process stops."""
        if "hub" in vars(self):
            self.hub.end_all()

    async def serve_http(self, request: Request, receive: Receive, send: Send) -> None:
        """Answer a request: a stream, the health check, or an error as JSON."""
        if request.method == "OPTIONS":
            await respond(send, 204, b"", PREFLIGHT)
        elif request.stream_name == "health":
            await respond(send, 200, b"OK", [(b"content-type", b"text/plain")])
        elif request.method != "GET":
            await respond(send, 405, b"", [(b"allow", b"GET, OPTIONS")])
        else:
            try:
                connection = await self.open_event_source(request, send)
            except ApiError as error:
                await respond_error(send, error, request.cors())
                return
            headers = request.cors()
            del request  # or its headers stay in memory while the stream is open
            await self.stream_events(connection, headers, receive)

    async def open_event_source(self, request: Request, send: Send) -> EventSourceConnection:
        """Return the connection, registered for its stream. Raise ApiError."""
        await self.hub.check_ready()
        if request.stream_name == PAGE:
            access = await self.hub.in_thread(access_of_session, request.session())
            stream = Stream(PAGE)
        else:
            access = await self.hub.in_thread(access_of_token, request.token())
            stream = request.stream(request.stream_name or request.query.get("stream", ""))
        await self.hub.in_thread(access.check, stream)
        connection = EventSourceConnection(access, send)
        self.hub.add(connection)
        self.hub.subscribe(connection, stream)
        return connection

    async def stream_events(self, connection: EventSourceConnection, cors: Headers, receive: Receive) -> None:
        """Send the events of a registered connection until it ends."""
        try:
            connection.push(PAGE_START if connection.access.session else START)
            await connection.open(start(200, [*EVENT_STREAM, *cors]))
            await connection.wait(until_disconnect(receive))
        finally:
            self.hub.remove(connection)
        await connection.close({"type": "http.response.body", "body": b"", "more_body": False})

    async def serve_websocket(self, request: Request, receive: Receive, send: Send) -> None:
        """Accept a WebSocket with a valid token, and serve it until it ends."""
        await receive()  # websocket.connect
        try:
            await self.hub.check_ready()
            access = await self.hub.in_thread(access_of_token, request.token())
            connection = WebSocketConnection(access, send)
            self.hub.add(connection)
        except ApiError:
            await send({"type": "websocket.close", "code": GOING_AWAY})
            return
        try:
            if name := request.stream_name or request.query.get("stream"):
                await self.command(connection, {**request.query, "type": "subscribe", "stream": name})
            await connection.open({"type": "websocket.accept", "subprotocol": request.protocol})
            del request  # or its headers stay in memory while the stream is open
            await connection.wait(self.read_commands(connection, receive))
        finally:
            self.hub.remove(connection)
        await connection.close({"type": "websocket.close", "code": GOING_AWAY})

    async def read_commands(self, connection: WebSocketConnection, receive: Receive) -> None:
        """Execute the commands that the client sends: {"type": "subscribe", "stream": "hashtag", "tag": "birds"}."""
        while (message := await receive())["type"] != "websocket.disconnect":
            try:
                command = msgspec.json.decode(message.get("text") or b"", type=dict[str, Any])
            except (msgspec.DecodeError, UnicodeError, RecursionError):
                command = {}
            await self.command(connection, command)

    async def command(self, connection: WebSocketConnection, command: dict[str, Any]) -> None:
        """Subscribe or unsubscribe; an error is sent as an object with its status."""
        try:
            if command.get("type") not in ("subscribe", "unsubscribe"):  # no set: the value may be a list
                raise ApiError(400, messages.STREAM_NOT_JSON)
            stream = parse_stream(command.get("stream"), command.get("tag"), command.get("list"))
            if command["type"] == "unsubscribe":
                self.hub.unsubscribe(connection, stream)
            else:
                await self.hub.in_thread(connection.access.check, stream)
                self.hub.subscribe(connection, stream)
        except ApiError as error:
            connection.push(msgspec.json.encode({"error": error.sentence, "status": error.status}).decode())


def start(status: int, headers: Headers) -> dict[str, Any]:
    """Return the message that starts a response."""
    return {"type": "http.response.start", "status": status, "headers": headers}


async def respond(send: Send, status: int, body: bytes, headers: Headers) -> None:
    """Send a short response."""
    length = [] if status == 204 else [(b"content-length", b"%d" % len(body))]
    await send(start(status, [*headers, *length]))
    await send({"type": "http.response.body", "body": body})


async def respond_error(send: Send, error: ApiError, cors: Headers) -> None:
    """Send an error as JSON."""
    headers = [*cors, (b"content-type", b"application/json; charset=utf-8")]
    if error.status in {429, 503}:
        headers.append((b"retry-after", b"5"))
    await respond(send, error.status, msgspec.json.encode({"error": error.sentence}), headers)


async def until_disconnect(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


application = StreamApplication()
