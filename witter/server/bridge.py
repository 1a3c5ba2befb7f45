"""Serve a WSGI application as an ASGI one: bodies and slow clients belong to the event loop, Django to threads."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote_to_bytes, urlsplit

from witter.server.request_body import BodyTooSlow, Disconnected, OutOfSpace, RequestBody, discard_body, receive_body
from witter.server.wsgi_response import WsgiResponse

DEFAULT_LIMIT = 42 * 1024 * 1024
TOO_SLOW = "That took too long to arrive. Please try again with less, or on a faster connection."
FULL = "A lot is being sent here at once. Please try again in a minute."
WITHOUT_BODY = {"204", "304"}


class WsgiBridge:
    """An ASGI application around a WSGI one, which runs in `threads` threads that live as long as the worker.

    Their lasting matters: a database connection and its prepared statements belong to one thread. The WSGI
    application may have an attribute `body_limit`, a function of the environ that gives the largest body in bytes
    that will be read. Where more is announced, the application is called with an empty body and the announced
    CONTENT_LENGTH, so that it can refuse in its own words.
    """

    def __init__(self, application, threads):
        self.application = application
        self.body_limit = getattr(application, "body_limit", lambda environ: DEFAULT_LIMIT)
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __call__(self, scope, receive, send):
        """Answer one request. Raises what the application raises, which gunicorn logs and answers with 500."""
        environ = environ_from(scope)
        try:
            body, is_whole = await self.body_of(environ, receive)
        except BodyTooSlow:
            return await send_plain(send, 408, TOO_SLOW)
        except OutOfSpace:
            return await send_plain(send, 503, FULL)
        except Disconnected:
            return None
        await self.answer(environ, body, send)
        if not is_whole and "HTTP_EXPECT" not in environ:  # one who asked first has not sent it
            await discard_body(receive)

    async def body_of(self, environ, receive):
        """Return the request's body and whether that is all of it."""
        is_chunked = "HTTP_TRANSFER_ENCODING" in environ
        announced = int(environ.get("CONTENT_LENGTH") or 0)
        if not announced and not is_chunked:
            return RequestBody(), True
        limit = self.body_limit(environ)
        if announced > limit:
            return RequestBody(), False
        body = await receive_body(receive, limit, None if is_chunked else announced)
        environ["CONTENT_LENGTH"] = str(body.size)
        return body, body.size <= limit

    async def answer(self, environ, body, send):
        """Run the application and send its response, each piece when the client has taken the one before."""
        response = await self.called(environ, body)
        try:
            data, more = response.first
            if environ["REQUEST_METHOD"] == "HEAD" or response.status[:3] in WITHOUT_BODY:
                data, more = b"", False
            await send(start_of(response, None if more else len(data), environ))
            await send({"type": "http.response.body", "body": data, "more_body": more})
            while more:
                data, more = await self.in_thread(response.next_piece)
                await send({"type": "http.response.body", "body": data, "more_body": more})
        finally:
            if response.chunks != ():  # the client has gone, or wants no body
                self.pool.submit(response.close)

    async def called(self, environ, body):
        """Return the WsgiResponse, made in a thread; when the client goes meanwhile, close what comes of it."""
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
        """Run a blocking function without arguments in a thread; an awaitable."""
        return asyncio.get_running_loop().run_in_executor(self.pool, function)

    def shut_down(self):
        """Take no more work. Threads end with what they are doing."""
        self.pool.shutdown(wait=False, cancel_futures=True)


def close_result(job):
    """Close the response that a job has made for nobody, unless it failed."""
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
    for name, value in scope["headers"]:
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        value = value.decode("latin-1")
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ


def path_of(raw_path):
    """PATH_INFO of the path as it was sent, which may be a whole address (RFC 9112, section 3.2.2)."""
    if not raw_path.startswith((b"/", b"*")):
        raw_path = urlsplit(raw_path).path or b"/"
    return unquote_to_bytes(raw_path).decode("latin-1")


def start_of(response, length, environ):
    """The ASGI message that begins a response; it announces a length that the application left out."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    knows = length is not None and environ["REQUEST_METHOD"] != "HEAD" and response.status[:3] not in WITHOUT_BODY
    if knows and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", b"%d" % length))
    return {"type": "http.response.start", "status": int(response.status[:3]), "headers": headers}


async def send_plain(send, status, sentence):
    """Send a sentence of plain text and ask the client to close the connection."""
    body = f"{sentence}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    headers += [(b"connection", b"close"), (b"retry-after", b"60")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
