"""Receive request bodies in the event loop, into memory or a temporary file, with limits on size and time."""

import asyncio
import tempfile
import threading
from collections import Counter

MAX_IN_MEMORY = 256 * 1024  # bytes; a larger body is written to a temporary file
MAX_WORKER_BYTES = 256 * 1024 * 1024  # of all temporary files of one worker: six uploads of the largest size
MAX_CLIENT_BYTES = 84 * 1024 * 1024  # of those of one client: two uploads of the largest size
MAX_LAG_SECONDS = 20  # that a body may be behind MIN_BYTES_PER_SECOND
MIN_BYTES_PER_SECOND = 64 * 1024  # half a megabit per second
MAX_DISCARD_SECONDS = 60
MAX_DISCARD_BYTES = 64 * 1024 * 1024


class BodyTimeoutError(Exception):
    """The body did not arrive in time."""


class BodyMemoryError(Exception):
    """The temporary files have reached MAX_WORKER_BYTES, or MAX_CLIENT_BYTES for this client."""


class ClientDisconnectedError(Exception):
    """The client closed the connection before its request was complete."""


class RequestBody:
    """A temporary file with the received bytes. The reader must close it.

    A body of up to MAX_IN_MEMORY is not counted, so that forms without pictures are received at all times.
    """

    total = Counter()  # bytes in temporary files, by client; under None those of all clients
    lock = threading.Lock()

    def __init__(self, client=""):
        self.file = tempfile.SpooledTemporaryFile(max_size=MAX_IN_MEMORY)  # noqa: SIM115 - closed with the response
        self.client, self.size, self.counted = client, 0, 0

    def write(self, chunk):
        """Append a chunk of bytes. Raise BodyMemoryError if the temporary files would exceed their limits."""
        self.size += len(chunk)
        if self.size > MAX_IN_MEMORY:
            self.count(self.size)
            if self.total[None] > MAX_WORKER_BYTES or self.total[self.client] > MAX_CLIENT_BYTES:
                raise BodyMemoryError
        self.file.write(chunk)

    def close(self):
        """Delete the file and subtract its size from the totals. Closing twice is harmless."""
        self.count(0)
        self.file.close()

    def count(self, size):
        """Change the number of bytes by which this body is counted."""
        with self.lock:
            for key in (None, self.client):
                self.total[key] += size - self.counted
                if not self.total[key]:
                    del self.total[key]
            self.counted = size


async def receive_body(receive, limit, client=""):
    """Return the RequestBody received through the ASGI callable `receive`, rewound for reading.

    `limit` is the largest size in bytes; a larger chunked body is read until its size exceeds `limit`. Raise
    BodyTimeoutError, BodyMemoryError or ClientDisconnectedError.
    """
    body = RequestBody(client)
    try:
        await _receive_into(body, receive, limit)
    except BaseException as error:
        body.close()
        if isinstance(error, TimeoutError):
            raise BodyTimeoutError from None
        raise
    body.file.seek(0)
    return body


async def _receive_into(body, receive, limit):
    """Write the body as it arrives; raise TimeoutError when it is MAX_LAG_SECONDS behind MIN_BYTES_PER_SECOND.

    A fast start allows no later pause: the deadline is never further away than MAX_LAG_SECONDS.
    """
    more, now = True, asyncio.get_running_loop().time
    async with asyncio.timeout(MAX_LAG_SECONDS) as deadline:
        while more and body.size <= limit:
            message = await receive()
            if message["type"] != "http.request":
                raise ClientDisconnectedError
            body.write(message["body"])
            earned = len(message["body"]) / MIN_BYTES_PER_SECOND
            deadline.reschedule(min(deadline.when() + earned, now() + MAX_LAG_SECONDS))
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
