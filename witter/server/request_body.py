"""Receive request bodies in the event loop, into memory or a temporary file, with limits on size and time."""

import asyncio
import tempfile
import threading

MAX_IN_MEMORY = 256 * 1024  # bytes; a larger body is written to a temporary file
MAX_WORKER_BYTES = 256 * 1024 * 1024  # of all bodies of one worker: six uploads of the largest size
BASE_SECONDS = 30
MIN_BYTES_PER_SECOND = 32 * 1024  # a quarter of a megabit per second
MAX_DISCARD_SECONDS = 60
MAX_DISCARD_BYTES = 64 * 1024 * 1024


class BodyTimeoutError(Exception):
    """The body did not arrive in time."""


class BodyMemoryError(Exception):
    """The request bodies of this worker have reached MAX_WORKER_BYTES."""


class ClientDisconnectedError(Exception):
    """The client closed the connection before its request was complete."""


class RequestBody:
    """A temporary file with the received bytes. The reader must close it."""

    worker_bytes = 0
    lock = threading.Lock()

    def __init__(self):
        self.file = tempfile.SpooledTemporaryFile(max_size=MAX_IN_MEMORY)  # noqa: SIM115 - closed with the response
        self.size = 0

    def write(self, chunk):
        """Append a chunk of bytes. Raise BodyMemoryError if the bodies of the worker exceed MAX_WORKER_BYTES."""
        self.size += len(chunk)
        self.count(len(chunk))
        if RequestBody.worker_bytes > MAX_WORKER_BYTES:
            raise BodyMemoryError
        self.file.write(chunk)

    def close(self):
        """Delete the file and subtract its size from the worker's total. Closing twice is harmless."""
        if self.size:
            self.count(-self.size)
            self.size = 0
        self.file.close()

    @classmethod
    def count(cls, size):
        with cls.lock:
            cls.worker_bytes += size


async def receive_body(receive, limit, content_length):
    """Return the RequestBody received through the ASGI callable `receive`, rewound for reading.

    `limit` is the largest size in bytes; `content_length` is None for a chunked body. A larger chunked body is read
    until its size exceeds `limit`. Raise BodyTimeoutError, BodyMemoryError or ClientDisconnectedError.
    """
    body = RequestBody()
    try:
        async with asyncio.timeout(timeout_for(content_length or limit)):
            await _receive_into(body, receive, limit)
    except BaseException as error:
        body.close()
        if isinstance(error, TimeoutError):
            raise BodyTimeoutError from None
        raise
    body.file.seek(0)
    return body


def timeout_for(size):
    """Return the seconds within which a body of `size` bytes must arrive."""
    return BASE_SECONDS + size / MIN_BYTES_PER_SECOND


async def _receive_into(body, receive, limit):
    more = True
    while more and body.size <= limit:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientDisconnectedError
        body.write(message["body"])
        more = message["more_body"]


async def discard_body(receive):
    """Read the rest of a rejected body: closing with unread bytes would reset the connection and lose the response."""
    remaining, more = MAX_DISCARD_BYTES, True
    try:
        async with asyncio.timeout(MAX_DISCARD_SECONDS):
            while more and remaining > 0:
                message = await receive()
                more = message.get("more_body", False)
                remaining -= len(message.get("body", b""))
    except TimeoutError:
        pass
