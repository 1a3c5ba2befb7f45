"""Requests that cannot be read get status 400 from the server, and leave no traceback in the log."""

import socket

import pytest

from testing.process_checkout import get
from testing.reverse_proxies import Gunicorn, started

pytestmark = pytest.mark.process
HOST = b"Host: x\r\n"


@pytest.fixture(scope="module")
def gunicorn(tmp_path_factory):
    with started(Gunicorn, tmp_path_factory.mktemp("gunicorn")) as gunicorn:
        yield gunicorn


@pytest.mark.parametrize(
    "request_head",
    [
        b"GET http://[/ HTTP/1.1\r\n" + HOST,
        b"GET http://[x]/ HTTP/1.1\r\n" + HOST,
        b"GET http://caf\xc3\xa9/ HTTP/1.1\r\n" + HOST,
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: " + b"9" * 4301 + b"\r\n",
        b"G\xe9T / HTTP/1.1\r\n" + HOST,
    ],
    ids=["open bracket", "no IPv6 address", "not ASCII", "4301 digits", "method"],
)
def test_unreadable_request_is_refused_without_traceback(gunicorn, request_head):
    with socket.create_connection(("127.0.0.1", gunicorn.port), timeout=30) as client:
        client.sendall(request_head + b"\r\n")
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"retry-after" not in answer.lower()
    assert get(gunicorn.url)[0] == 200
    assert "Traceback" not in gunicorn.checkout.output.read_text()


def test_absolute_url_is_read(gunicorn):
    with socket.create_connection(("127.0.0.1", gunicorn.port), timeout=30) as client:
        client.sendall(b"GET http://x/there HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert b'"PATH_INFO": "/there"' in answer
