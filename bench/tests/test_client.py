"""The HTTP client, against a test server."""

import socketserver
import threading

import pytest

from bench.client import MIN_RESPONSES, Job, drive, fetch

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Echo(socketserver.StreamRequestHandler):
    """Responds to each request with its path in two chunks, or with status 304 for the path /304."""

    def handle(self):
        while line := self.rfile.readline():
            path = line.split()[1]
            while self.rfile.readline().strip():
                pass
            if path == b"/304":
                self.wfile.write(b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n")
                continue
            self.wfile.write(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Le")
            self.wfile.flush()
            self.wfile.write(b"ngth: %d\r\n\r\n%s" % (len(path), path))


@pytest.fixture
def port():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def request_for(path):
    return REQUEST.replace(b"/ ", path + b" ", 1)


def test_fetch_parses_status_headers_and_body(port):
    response = fetch(port, request_for(b"/hello"))
    assert (response.status, response.body) == (200, b"/hello")
    assert response.headers("Set-Cookie") == ["a=1", "b=2"]


def test_response_without_body_ends_with_its_headers(port):
    assert fetch(port, request_for(b"/304")).status == 304


def test_drive_counts_responses_of_all_clients_by_status(port):
    result = drive(Job(port, [request_for(b"/a"), request_for(b"/304")], clients=4, seconds=0.1))
    assert result.count == sum(result.statuses.values()) >= MIN_RESPONSES
    assert set(result.statuses) == {200, 304}
    assert result.seconds >= 0.1


def test_drive_reads_minimum_number_of_responses(port):
    assert drive(Job(port, [REQUEST], clients=1, seconds=0)).count == MIN_RESPONSES


def test_drive_with_once_sends_each_request_once(port):
    assert drive(Job(port, [REQUEST] * 30, clients=4, seconds=9, once=True)).count == 30
