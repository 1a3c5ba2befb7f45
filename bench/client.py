"""A minimal HTTP/1.1 client: requests are bytes, and of a response only the needed parts are parsed.

Imports no Django, so that it can run in a process of its own.
"""

import re
import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle

MIN_RESPONSES = 20  # of a run, even if it takes longer
REQUESTS_PER_CONNECTION = 25  # a new connection may reach another worker
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
TIMEOUT = 60  # seconds


@dataclass(frozen=True)
class Job:
    """Arguments of `drive`: send `requests` in turn for some seconds and MIN_RESPONSES, or each only `once`."""

    port: int
    requests: list[bytes]
    clients: int
    seconds: float
    once: bool = False


@dataclass
class DriveResult:
    """Total seconds, CPU seconds of the client, seconds per response, and responses by status."""

    seconds: float = 0
    own_cpu: float = 0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)

    @property
    def count(self):
        return len(self.latencies)


@dataclass(frozen=True)
class Response:
    status: int
    head: bytes
    body: bytes

    def headers(self, name):
        """Return all values of the header `name`."""
        pattern = rb"\r\n" + re.escape(name.encode()) + rb": *([^\r]*)"
        return [value.decode() for value in re.findall(pattern, self.head, re.IGNORECASE)]


class Connection:
    """A persistent connection with at most one pending request."""

    def __init__(self, port):
        self.port, self.socket, self.responses = port, None, 0

    def open(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.responses = 0

    def fileno(self):
        return self.socket.fileno()

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def send(self, request):
        self.started, self.received, self.end = time.perf_counter(), b"", None
        if self.socket is None:
            self.open()
        self.socket.sendall(request)

    def read(self):
        """Receive a chunk. Return True when the response is complete."""
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise ConnectionError("The server hung up in the middle of an answer.")
        self.received += chunk
        if self.end is None:
            self._find_end()
        return self.end is not None and len(self.received) >= self.end

    def _find_end(self):
        head = self.received.find(b"\r\n\r\n")
        if head >= 0:
            length = LENGTH.search(self.received, 0, head)
            self.head, self.end = head, head + 4 + (int(length[1]) if length else 0)

    @property
    def response(self):
        return Response(int(self.received[9:12]), self.received[: self.head], self.received[self.head + 4 :])

    def count_response(self):
        """Count a response, and close the connection after REQUESTS_PER_CONNECTION."""
        self.responses += 1
        if self.responses == REQUESTS_PER_CONNECTION:
            self.close()


def fetch(port, request):
    """Send one request and return its Response."""
    connection = Connection(port)
    connection.send(request)
    while not connection.read():
        pass
    connection.close()
    return connection.response


def drive(job):
    """Send requests over `job.clients` connections, each the next one as soon as its response is complete."""
    queue = iter(job.requests) if job.once else cycle(job.requests)
    result, cpu, started = DriveResult(), time.process_time(), time.perf_counter()
    with selectors.DefaultSelector() as selector:

        def send_next(connection):
            continues = time.perf_counter() < started + job.seconds or result.count < MIN_RESPONSES
            if continues and (request := next(queue, None)):
                connection.send(request)
                selector.register(connection, selectors.EVENT_READ)
            else:
                connection.close()

        for _ in range(job.clients):
            send_next(Connection(job.port))
        while selector.get_map():
            _read_responses(selector, result, send_next)
    result.seconds, result.own_cpu = time.perf_counter() - started, time.process_time() - cpu
    return result


def _read_responses(selector, result, send_next):
    ready = selector.select(TIMEOUT)
    if not ready:
        raise TimeoutError(f"No answer for {TIMEOUT} seconds.")
    for key, _ in ready:
        connection = key.fileobj
        if connection.read():
            result.latencies.append(time.perf_counter() - connection.started)
            result.statuses[int(connection.received[9:12])] += 1
            selector.unregister(connection)
            connection.count_response()
            send_next(connection)
