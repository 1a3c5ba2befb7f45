"""nginx in front of gunicorn, both with the shipped configuration."""

import gzip
import json
import re
import socket
import time

import pytest

from testing.process_checkout import end, get, wait_until
from testing.reverse_proxies import Nginx, started

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    with started(Nginx, tmp_path_factory.mktemp("front")) as front:
        yield front


def test_host_header_has_port(front):
    assert front.ask()["HTTP_HOST"] == f"127.0.0.1:{front.port}"
    assert front.ask(Host="witter.example.org")["HTTP_HOST"] == "witter.example.org"


def test_client_address_is_last_in_forwarded_for(front):
    assert front.ask()["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert front.ask(X_Forwarded_For="6.6.6.6")["HTTP_X_FORWARDED_FOR"] == "6.6.6.6, 127.0.0.1"


def test_forwarded_proto_is_passed(front):
    assert front.ask()["HTTP_X_FORWARDED_PROTO"] == "http"
    assert front.ask(X_Forwarded_Proto="https")["HTTP_X_FORWARDED_PROTO"] == "https"
    assert front.ask(X_Forwarded_Proto="gopher")["HTTP_X_FORWARDED_PROTO"] == "http"
    assert (
        front.ask(X_Forwarded_Proto="https")["wsgi.url_scheme"] == "http"
    )  # Django decides which proxies are trusted


def test_media_needs_x_accel_redirect(front):
    status, headers, body = get(f"{front.url}/picture")
    assert (status, body) == (200, b"a picture")
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "X-Accel-Redirect" not in headers
    assert get(f"{front.url}/_media/town/a.png")[0] == 404


def test_pages_are_compressed_but_not_pictures(front):
    _, headers, body = get(front.url, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(body))
    assert "Content-Encoding" not in get(f"{front.url}/photo.png", Accept_Encoding="gzip")[1]


def test_body_size_limit(front):
    assert post(front, 41_000_000).startswith(b"HTTP/1.1 200")
    refusal = post(front, 48_000_000)
    assert refusal.startswith(b"HTTP/1.1 413")
    assert b"at most four pictures" in refusal


def post(front, length):
    """Return the start of the response to a request with this Content-Length, sending only what is read."""
    with socket.create_connection(("127.0.0.1", front.port), timeout=20) as visitor:
        visitor.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % length)
        answer = visitor.recv(4000)
        if answer.startswith(b"HTTP/1.1 100"):
            visitor.sendall(bytes(length))
            answer = visitor.recv(4000)
        return answer


def test_slow_clients_do_not_block_others(front):
    visitors = [socket.create_connection(("127.0.0.1", front.port)) for _ in range(60)]
    try:
        for visitor in visitors:
            visitor.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nnever the whole")
        started = time.monotonic()
        assert front.ask()
        assert time.monotonic() - started < 2
    finally:
        for visitor in visitors:
            visitor.close()


def test_access_log_has_no_queries_tokens_or_addresses(front):
    get(f"{front.url}/password/reset/key/1-cx1f3a-0f99aabbccddeeff00112233445566")
    get(f"{front.url}/search?q=what+nobody+should+know")
    wait_until(lambda: "GET /search 200" in front.log.read_text())
    assert "GET /password/reset/key/... 200" in front.log.read_text()
    assert "nobody" not in front.log.read_text()
    assert "127.0.0.1" not in front.log.read_text()


def ask_at_once(front, times, visitor):
    """Return the statuses of `times` pipelined requests of one client."""
    line = f"GET /picture HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {visitor}\r\n"
    request = f"{line}\r\n".encode()
    statuses = []
    for start in range(0, times, 500):  # nginx closes a connection after a thousand
        count = min(500, times - start)
        with socket.create_connection(("127.0.0.1", front.port), timeout=30) as client:
            client.sendall(request * (count - 1) + f"{line}Connection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda client=client: client.recv(65536), b""))
        statuses += [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+)", answer)]
    return statuses


def test_rate_limit_allows_twenty_users_behind_one_address(front):
    assert set(ask_at_once(front, 20 * 60, "2001:db8::1")) == {200}


def test_rate_limit_applies_to_one_client_only(front):
    statuses = ask_at_once(front, 6000, "203.0.113.7")
    assert statuses.count(429) > 500
    assert get(front.url, X_Forwarded_For="203.0.113.8")[0] == 200
    assert get(front.url)[0] == 200  # one of our own machines
    wait_until(lambda: get(front.url, X_Forwarded_For="203.0.113.7")[0] == 200, seconds=10)


def test_restarting_site_answers_with_retry_after(front):
    end(front.gunicorn)
    status, headers, body = get(front.url)
    assert (status, headers["Retry-After"]) == (503, "5")
    assert b"resting" in body
    front.start_gunicorn()
    wait_until(lambda: get(front.url)[0] == 200, seconds=10)
