"""Run a WSGI application as an ASGI application: the event loop receives and sends, threads run the application."""

import asyncio
import sys
from urllib.parse import unquote_to_bytes, urlsplit

from witter.server.request_body import (
    BodyMemoryError,
    BodyTimeoutError,
    ClientDisconnectedError,
    RequestBody,
    discard_body,
    receive_body,
)
from witter.server.thread_pool import LastIdleThreadPool
from witter.server.wsgi_response import WsgiResponse

DEFAULT_LIMIT = 42 * 1024 * 1024  # bytes of a request body
TOO_SLOW = "That took too long to arrive. Please try again with less, or on a faster connection."
FULL = "A lot is being sent here at once. Please try again in a minute."
UNREADABLE = "That address makes no sense to us. Please check it, and try again."
WITHOUT_BODY = {"204", "304"}


class WsgiBridge:
    """An ASGI application that runs a WSGI application in a pool of `threads` threads.

    The threads live as long as the worker, since a database connection and its prepared statements belong to a thread.
    The WSGI application may have an attribute `body_limit`: a function from the environ to the largest accepted body
    in bytes. If the Content-Length is larger, the application is called with an empty body and the original
    CONTENT_LENGTH, so that it can answer with its own error page. Its attribute `client_address` is a function from
    the environ to the client whose bodies are counted together.
    """

    def __init__(self, application, threads):
        self.application = application
        self.body_limit = getattr(application, "body_limit", lambda environ: DEFAULT_LIMIT)
        self.client_address = getattr(application, "client_address", lambda environ: environ["REMOTE_ADDR"])
        self.pool = LastIdleThreadPool(threads, "request")

    async def __call__(self, scope, receive, send):
        """Answer one request. Exceptions of the application propagate: gunicorn logs them and answers with 500."""
        try:
            environ = environ_from(scope)
        except ValueError:  # the request target is an invalid URL
            return await send_plain(send, 400, UNREADABLE)
        try:
            body, is_complete = await self.receive_body(environ, receive)
        except BodyTimeoutError:
            return await send_plain(send, 408, TOO_SLOW)
        except BodyMemoryError:
            return await send_plain(send, 503, FULL)
        except ClientDisconnectedError:
            return None
        await self.answer(environ, body, send)
        if not is_complete and "HTTP_EXPECT" not in environ:  # with Expect: 100-continue the client sent no body
            await discard_body(receive)

    async def receive_body(self, environ, receive):
        """Return (RequestBody, whether it is complete), and set CONTENT_LENGTH to its size."""
        is_chunked = "HTTP_TRANSFER_ENCODING" in environ
        content_length = int(environ.get("CONTENT_LENGTH") or 0)
        if not content_length and not is_chunked:
            return RequestBody(), True
        limit = self.body_limit(environ)
        if content_length > limit:
            return RequestBody(), False
        body = await receive_body(receive, limit, self.client_address(environ))
        environ["CONTENT_LENGTH"] = str(body.size)
        return body, body.size <= limit

    async def answer(self, environ, body, send):
        """Run the application and send its response, each chunk after the client has received the one before."""
        response = await self.call_application(environ, body)
        try:
            data, more = response.first
            if environ["REQUEST_METHOD"] == "HEAD" or response.status[:3] in WITHOUT_BODY:
                data, more = b"", False
            await send(start_of(response, None if more else len(data), environ))
            await send({"type": "http.response.body", "body": data, "more_body": more})
            while more:
                data, more = await self.in_thread(response.next_chunk)
                await send({"type": "http.response.body", "body": data, "more_body": more})
        finally:
            if response.chunks != ():  # the client disconnected, or the response has no body
                self.pool.submit(response.close)

    async def call_application(self, environ, body):
        """Return the WsgiResponse, made in a thread. If the client disconnects meanwhile, close the response."""
        job = self.pool.submit(WsgiResponse, self.application, environ, body)
        try:
            return await asyncio.wrap_future(job)
        except asyncio.CancelledError:
            if job.cancelled():
                body.close()
            else:
                job.add_done_callback(close_result)
            raise

    def in_thread(self, function):
        """Return an awaitable that runs a blocking function without arguments in a thread of the pool."""
        return asyncio.get_running_loop().run_in_executor(self.pool, function)

    def shut_down(self):
        """Accept no more calls and drop queued ones; running calls end by themselves."""
        self.pool.shutdown(wait=False, cancel_futures=True)


def close_result(job):
    """Close the response of a finished job whose client has disconnected."""
    if not job.exception():
        job.result().close()


def environ_from(scope):
    """Return the WSGI environ (PEP 3333) of an ASGI scope, without wsgi.input."""
    client, server = scope["client"] or ("", 0), scope["server"] or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path_of(scope["raw_path"]),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    return environ | header_variables(scope["headers"])


def header_variables(headers):
    """Return the variables of an environ for these headers, (name, value) pairs of bytes; repeated ones are joined."""
    variables = {}
    for name, value in headers:
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        value = value.decode("latin-1")
        separator = "; " if key == "HTTP_COOKIE" else ","
        variables[key] = f"{variables[key]}{separator}{value}" if key in variables else value
    return variables


def path_of(raw_path):
    """Return the PATH_INFO of a request target, which may be an absolute URL (RFC 9112, section 3.2.2)."""
    if not raw_path.startswith((b"/", b"*")):
        raw_path = urlsplit(raw_path).path or b"/"
    return unquote_to_bytes(raw_path).decode("latin-1")


def start_of(response, length, environ):
    """Return the ASGI message that starts a response, with the Content-Length added if the application left it out."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    is_known = length is not None and environ["REQUEST_METHOD"] != "HEAD" and response.status[:3] not in WITHOUT_BODY
    if is_known and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", b"%d" % length))
    return {"type": "http.response.start", "status": int(response.status[:3]), "headers": headers}


async def send_plain(send, status, sentence):
    """Send a plain text response and close the connection."""
    body = f"{sentence}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    headers.append((b"connection", b"close"))
    if status in {408, 503}:
        headers.append((b"retry-after", b"60"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
