"""The client against a server that says what we want."""

import socketserver
import threading

import pytest

from bench.client import LEAST, Job, drive, fetch

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Echo(socketserver.StreamRequestHandler):
    """Answers each request with its path, and 304 where that says so; in two parts."""

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


def asking(path):
    return REQUEST.replace(b"/ ", path + b" ", 1)


def test_an_answer_is_taken_apart(port):
    answer = fetch(port, asking(b"/hello"))
    assert (answer.status, answer.body) == (200, b"/hello")
    assert answer.headers("Set-Cookie") == ["a=1", "b=2"]


def test_an_answer_without_a_body_ends_with_its_head(port):
    assert fetch(port, asking(b"/304")).status == 304


def test_every_client_is_kept_busy_and_every_answer_counted(port):
    driven = drive(Job(port, [asking(b"/a"), asking(b"/304")], clients=4, seconds=0.1))
    assert driven.count == sum(driven.statuses.values()) >= LEAST
    assert set(driven.statuses) == {200, 304}
    assert driven.seconds >= 0.1


def test_however_slow_a_page_is_there_are_some_answers(port):
    assert drive(Job(port, [REQUEST], clients=1, seconds=0)).count == LEAST


def test_what_may_be_sent_once_is_sent_once(port):
    assert drive(Job(port, [REQUEST] * 30, clients=4, seconds=9, once=True)).count == 30
