"""Connections of clients, each with a queue of limited size: a client that reads too slowly is disconnected."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import msgspec

from api.streaming.access import Access
from api.streaming.streams import Stream

MAX_QUEUED = 64 * 1024  # characters
CLOSE_TIMEOUT = 1  # seconds

type Send = Callable[[dict[str, Any]], Awaitable[None]]


class Message:
    """An event as clients get it: its name and its payload, a JSON text. Each form is serialised once."""

    def __init__(self, event: str, payload: str):
        self.event, self.payload = event, payload
        self.frames: dict[Stream | None, str] = {}

    def frame(self, stream: Stream | None) -> str:
        """Return the text of Server-Sent Events if `stream` is None, otherwise of a WebSocket's frame."""
        if stream not in self.frames:
            self.frames[stream] = self._sse() if stream is None else self._json(stream)
        return self.frames[stream]

    def _sse(self) -> str:
        return f"event: {self.event}\ndata: {self.payload}\n\n"

    def _json(self, stream: Stream) -> str:
        values = {"stream": stream.label, "event": self.event, "payload": self.payload}
        return msgspec.json.encode(values).decode()


class Connection:
    """Base of the two kinds of connections. `streams` are those that it reads.

    There are thousands, so that each attribute counts: an empty list has 56 bytes, an empty deque 624.
    """

    __slots__ = (
        "access",
        "has_ended",
        "is_open",
        "queue",
        "queued",
        "reader",
        "send",
        "streams",
        "writer",
        "written_at",
    )

    def __init__(self, access: Access, send: Send):
        self.access, self.send = access, send
        self.streams: set[Stream] = set()
        self.queue: list[str] = []
        self.queued = 0  # characters
        self.written_at = asyncio.get_running_loop().time()
        self.reader: asyncio.Task | None = None
        self.writer: asyncio.Task | None = None
        self.is_open = self.has_ended = False

    async def open(self, message: dict[str, Any]) -> None:
        """Send the first message of the protocol, and then what was pushed before."""
        await self.send(message)
        self.is_open = True
        self._start_writing()

    def push(self, text: str) -> None:
        """Send a text after those that wait. End the connection if more than MAX_QUEUED characters wait then."""
        if self.has_ended:
            return
        self.queue.append(text)
        self.queued += len(text)
        if self.queued > MAX_QUEUED:
            self.end()
        else:
            self._start_writing()

    def deliver(self, message: Message, stream: Stream) -> None:
        """Send a message of one of the streams, unless it is a notification that the token may not read."""
        if message.event != "notification" or self.access.may_read_notifications:
            self.push(self.text_of(message, stream))

    def text_of(self, message: Message, stream: Stream) -> str:
        """Return a message in the form of this protocol."""
        raise NotImplementedError

    def end(self) -> None:
        """Let `wait` return, and send no more."""
        self.has_ended = True
        if self.reader:
            self.reader.cancel()

    async def wait(self, reading: Coroutine[Any, Any, None]) -> None:
        """Return when the client has gone (`reading` is done) or the connection was ended."""
        self.reader = asyncio.create_task(reading)
        if self.has_ended:
            self.reader.cancel()
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await self.reader
        finally:
            self.end()
            if self.writer:
                self.writer.cancel()

    async def close(self, message: dict[str, Any]) -> None:
        """Send the last message of the protocol, unless the client does not read."""
        with contextlib.suppress(TimeoutError, OSError):
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await self.send(message)

    async def write(self, text: str) -> None:
        """Send one text."""
        raise NotImplementedError

    def _start_writing(self) -> None:
        if self.queue and self.is_open and self.writer is None:
            self.writer = asyncio.create_task(self._write_queue())

    async def _write_queue(self) -> None:
        try:
            while self.queue and not self.has_ended:
                text = self.queue.pop(0)
                await self.write(text)
                self.queued -= len(text)
                self.written_at = asyncio.get_running_loop().time()
        except OSError:
            self.end()
        finally:
            self.writer = None


class EventSourceConnection(Connection):
    """A connection of Server-Sent Events."""

    __slots__ = ()

    def text_of(self, message: Message, stream: Stream) -> str:
        return message.frame(None)

    async def write(self, text: str) -> None:
        await self.send({"type": "http.response.body", "body": text.encode(), "more_body": True})


class WebSocketConnection(Connection):
    """A connection of WebSocket, which may read several streams."""

    __slots__ = ()

    def text_of(self, message: Message, stream: Stream) -> str:
        return message.frame(stream)

    async def write(self, text: str) -> None:
        await self.send({"type": "websocket.send", "text": text})
