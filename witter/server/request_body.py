"""Receive request bodies in the event loop, into memory or a temporary file, within limits of size and time."""

import asyncio
import tempfile
import threading

IN_MEMORY = 256 * 1024  # bytes of one body; what is longer goes into a temporary file
HELD_AT_ONCE = 256 * 1024 * 1024  # bytes of all bodies of one worker: six uploads of the largest size
BASE_SECONDS = 30
BYTES_PER_SECOND = 32 * 1024  # a quarter of a megabit; slower ones run out of time
DISCARDED_SECONDS = 60
DISCARDED_BYTES = 64 * 1024 * 1024


class BodyTooSlow(Exception):
    """The body did not arrive in time."""


class OutOfSpace(Exception):
    """This worker holds as many bytes of request bodies as it may."""


class Disconnected(Exception):
    """The client closed the connection before its request was complete."""


class RequestBody:
    """A file of what was received; to be closed exactly once, by whoever reads it."""

    held = 0
    lock = threading.Lock()

    def __init__(self):
        self.file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the response
        self.size = 0

    def write(self, chunk):
        """Append a chunk of bytes; raises OutOfSpace rather than hold more than the worker may."""
        self.size += len(chunk)
        self.count(len(chunk))
        if RequestBody.held > HELD_AT_ONCE:
            raise OutOfSpace
        self.file.write(chunk)

    def close(self):
        """Give the space back. Closing twice is the same as once."""
        if self.size:
            self.count(-self.size)
            self.size = 0
        self.file.close()

    @classmethod
    def count(cls, size):
        with cls.lock:
            cls.held += size


async def receive_body(receive, limit, announced):
    """Return the RequestBody that arrives through the ASGI callable `receive`, rewound for reading.

    `announced` is the Content-Length or None for a chunked body, `limit` the largest size in bytes. Of a chunked body
    that is larger, `limit + 1` bytes or more are returned and the rest is left unread. Raises BodyTooSlow,
    OutOfSpace or Disconnected.
    """
    body = RequestBody()
    try:
        async with asyncio.timeout(seconds_for(announced or limit)):
            await _receive_into(body, receive, limit)
    except BaseException as error:
        body.close()
        if isinstance(error, TimeoutError):
            raise BodyTooSlow from None
        raise
    body.file.seek(0)
    return body


def seconds_for(size):
    """How long a body of that many bytes may take."""
    return BASE_SECONDS + size / BYTES_PER_SECOND


async def _receive_into(body, receive, limit):
    more = True
    while more and body.size <= limit:
        message = await receive()
        if message["type"] != "http.request":
            raise Disconnected
        body.write(message["body"])
        more = message["more_body"]


async def discard_body(receive):
    """Read what is left of a refused body: closing the connection over unread bytes would destroy the response."""
    left, more = DISCARDED_BYTES, True
    try:
        async with asyncio.timeout(DISCARDED_SECONDS):
            while more and left > 0:
                message = await receive()
                more = message.get("more_body", False)
                left -= len(message.get("body", b""))
    except TimeoutError:
        pass
