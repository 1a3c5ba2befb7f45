"""Clients that send or read slowly take a socket, not a thread."""

import contextlib
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from testing.process_checkout import get, wait_until
from testing.reverse_proxies import Caddy, Gunicorn, Nginx, started
from testing.wsgi_echo import LARGE
from witter.server import bridge, worker

pytestmark = pytest.mark.process
# For 95 of 100 pages during the attack, on a busy machine; otherwise 0.01. A page that waits for slow clients takes
# worker.HEADER_TIMEOUT or longer.
SECONDS = 5

POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
SLOW = {
    "nothing": b"",
    "half a header": b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "half a body": POST + b"Content-Length: 100000\r\n\r\nnever the whole",
    "half a chunked body": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nnever",
    "reads nothing": b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n",
    "keeps the connection": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.fixture(scope="module", params=[Gunicorn, Nginx, Caddy], ids=["gunicorn", "nginx", "caddy"])
def site(request, tmp_path_factory):
    with started(request.param, tmp_path_factory.mktemp("front")) as site:
        yield site


@pytest.fixture(scope="module")
def gunicorn(tmp_path_factory):
    with started(Gunicorn, tmp_path_factory.mktemp("gunicorn")) as gunicorn:
        yield gunicorn


@contextlib.contextmanager
def clients(site, count, *requests):
    """Yield `count` connections, on each of which a part of a request was sent."""
    with contextlib.ExitStack() as stack:
        sockets = []
        for number in range(count):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(60)
            client.connect(("127.0.0.1", site.port))
            client.sendall(requests[number % len(requests)])
            sockets.append(client)
        yield sockets


def seconds_taken(site):
    started = time.monotonic()
    status, _, body = get(site.url)
    assert (status, len(body) > 2000) == (200, True)
    return time.monotonic() - started


def test_two_hundred_mixed_slow_clients_do_not_block_others(site):
    with clients(site, 204, *SLOW.values()):
        with ThreadPoolExecutor(2) as visitors:
            taken = sorted(visitors.map(lambda _: seconds_taken(site), range(40)))
        assert taken[37] < SECONDS, taken


@pytest.mark.parametrize("kind", SLOW)
def test_forty_slow_clients_of_one_kind_do_not_block_others(gunicorn, kind):
    with clients(gunicorn, 40, SLOW[kind]):
        assert max(seconds_taken(gunicorn) for _ in range(10)) < SECONDS


def test_slow_body_does_not_block_others(gunicorn):
    with clients(gunicorn, 20, SLOW["half a body"]) as slow:
        for _ in range(5):
            for client in slow:
                client.sendall(b".")
            assert seconds_taken(gunicorn) < SECONDS


def test_body_is_complete_in_any_encoding(gunicorn):
    head, body = POST + b"Connection: close\r\n", b"x" * 300_000
    chunked = b"".join(b"%x\r\n%s\r\n" % (1000, body[at : at + 1000]) for at in range(0, 300_000, 1000))
    for sent in (b"Content-Length: 300000\r\n\r\n" + body, b"Transfer-Encoding: chunked\r\n\r\n%s0\r\n\r\n" % chunked):
        with sent_to(gunicorn, head + sent[:1000]) as client:
            time.sleep(0.1)
            client.sendall(sent[1000:])
            assert b'"length": 300000' in everything_from(client)


def test_large_response_to_get_and_head(gunicorn):
    with sent_to(gunicorn, b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as client:
        assert len(everything_from(client).partition(b"\r\n\r\n")[2]) == LARGE
    with sent_to(gunicorn, b"HEAD /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") as client:
        head, _, body = everything_from(client).partition(b"\r\n\r\n")
        assert (str(LARGE).encode() in head, body) == (True, b"")


def test_two_requests_on_one_connection(gunicorn):
    request = b"GET /%d HTTP/1.1\r\nHost: x\r\n%s\r\n"
    with sent_to(gunicorn, request % (1, b"") + request % (2, b"Connection: close\r\n")) as client:
        answer = everything_from(client)
    assert [answer.count(b'"PATH_INFO": "/%d"' % number) for number in (1, 2)] == [1, 1]


def test_too_large_body_is_refused_before_it_is_sent(gunicorn):
    limit = b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n"
    with sent_to(gunicorn, POST + limit % (bridge.DEFAULT_LIMIT + 1)) as client:
        assert not client.recv(1000).startswith(b"HTTP/1.1 100")
    with sent_to(gunicorn, POST + limit % 10) as client:
        assert client.recv(1000).startswith(b"HTTP/1.1 100")


def test_endless_headers_are_aborted(gunicorn):
    with clients(gunicorn, 2, SLOW["half a header"], SLOW["nothing"]) as slow:
        started = time.monotonic()
        for client in slow:
            with contextlib.suppress(ConnectionResetError):
                assert client.recv(1) == b""
        assert time.monotonic() - started < worker.HEADER_TIMEOUT + 10


def test_full_worker_closes_longest_waiting_connections(tmp_path):
    site = Gunicorn(tmp_path)
    site.checkout.environment["GUNICORN_CMD_ARGS"] = "--worker-connections 20 --workers 1"
    site.start()
    try:
        with clients(site, 60, SLOW["half a header"]):
            wait_until(lambda: get(site.url), seconds=10)
            assert seconds_taken(site) < SECONDS
    finally:
        site.stop()


def sent_to(site, request):
    client = socket.create_connection(("127.0.0.1", site.port), timeout=60)
    client.sendall(request)
    return client


def everything_from(client):
    return b"".join(iter(lambda: client.recv(65536), b""))
