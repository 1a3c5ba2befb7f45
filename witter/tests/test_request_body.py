"""Limits of all request bodies together: small ones always arrive, large ones share a budget, slow ones end."""

import asyncio
import selectors
from concurrent.futures import ThreadPoolExecutor

import pytest

from witter.server import request_body
from witter.server.request_body import BodyMemoryError, BodyTimeoutError, RequestBody, receive_body

KILOBYTE, MEGABYTE = 1024, 1024 * 1024


@pytest.fixture
def bodies():
    """Return a function that returns an open body of a number of bytes from a client."""
    opened = []

    def body_of(size, client="here"):
        opened.append(RequestBody(client))
        while size > 0:
            opened[-1].write(b"x" * min(size, MEGABYTE))
            size -= MEGABYTE
        return opened[-1]

    yield body_of
    for body in opened:
        body.close()
    assert not RequestBody.total


@pytest.fixture
def small_limits(monkeypatch):
    monkeypatch.setattr(request_body, "MAX_WORKER_BYTES", 6 * MEGABYTE)
    monkeypatch.setattr(request_body, "MAX_CLIENT_BYTES", 4 * MEGABYTE)


def test_small_body_is_received_while_large_ones_fill_the_budget(bodies, small_limits):
    bodies(4 * MEGABYTE, "one")
    bodies(2 * MEGABYTE, "two")
    with pytest.raises(BodyMemoryError):
        bodies(MEGABYTE, "three")
    for _ in range(50):
        assert bodies(200 * KILOBYTE, "one").size == 200 * KILOBYTE


def test_client_has_a_share_of_the_budget(bodies, small_limits):
    large = bodies(4 * MEGABYTE, "one")
    with pytest.raises(BodyMemoryError):
        bodies(MEGABYTE, "one")
    assert bodies(MEGABYTE, "two").size == MEGABYTE
    large.close()
    large.close()
    assert RequestBody.total["one"] == MEGABYTE  # of the refused body, until it is closed


class ClockSelector(selectors.DefaultSelector):
    """Adds the time to wait to `elapsed` instead of waiting, so that a busy machine makes no difference."""

    elapsed = 0.0

    def select(self, timeout=None):
        self.elapsed += timeout or 0
        return super().select(None if timeout is None else 0)


class ClockLoop(asyncio.SelectorEventLoop):
    """An event loop with the clock of its ClockSelector."""

    def __init__(self):
        self.selector = ClockSelector()
        super().__init__(self.selector)

    def time(self):
        return self.selector.elapsed


@pytest.fixture
def arriving(monkeypatch):
    """Return a function that receives chunks of (seconds to wait, bytes), with little lag allowed."""
    monkeypatch.setattr(request_body, "MAX_LAG_SECONDS", 0.2)

    def arriving(*chunks):
        remaining = list(chunks)

        async def receive():
            seconds, data = remaining.pop(0)
            await asyncio.sleep(seconds)
            return {"type": "http.request", "body": data, "more_body": bool(remaining)}

        with ThreadPoolExecutor(1) as thread:  # the browser's tests leave an event loop running in this one
            body = receive_body(receive, 9 * MEGABYTE)
            return thread.submit(asyncio.run, body, loop_factory=ClockLoop).result()

    return arriving


def test_steady_body_may_take_long(arriving):
    chunk = b"x" * 16 * KILOBYTE
    body = arriving(*[(0.1, chunk)] * 6)
    assert (body.size, body.file.read()) == (96 * KILOBYTE, chunk * 6)
    body.close()


@pytest.mark.parametrize("start", [b"x", b"x" * MEGABYTE])
def test_body_that_stops_or_trickles_is_ended(arriving, start):
    for rest in ([(9, b"y")], [(0.05, b"y")] * 20):
        with pytest.raises(BodyTimeoutError):
            arriving((0, start), *rest)
    assert not RequestBody.total
