"""A small HTTP client that costs next to nothing: requests are ready-made bytes, and of an answer little is read.

Knows nothing of Django, so that it can run in a bare process of its own.
"""

import re
import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle

LEAST = 20  # answers, however slow they are; of fewer there is little to say
ON_ONE_CONNECTION = 25  # requests; then a new one, so that no worker keeps all the clients by chance
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Job:
    """What `drive` is to do: ask `requests` in turn, for some seconds and LEAST times; or each `once` at most."""

    port: int
    requests: list[bytes]
    clients: int
    seconds: float
    once: bool = False


@dataclass
class Driven:
    """What came of it: seconds from first to last, how long each answer took, how often each status came."""

    seconds: float = 0
    own_cpu: float = 0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)

    @property
    def count(self):
        return len(self.latencies)


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def headers(self, name):
        """All values of the header `name`."""
        pattern = rb"\r\n" + re.escape(name.encode()) + rb": *([^\r]*)"
        return [value.decode() for value in re.findall(pattern, self.head, re.IGNORECASE)]


class Connection:
    """One kept-alive connection with at most one request on its way."""

    def __init__(self, port):
        self.port, self.socket, self.answers = port, None, 0

    def open(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answers = 0

    def fileno(self):
        return self.socket.fileno()

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def send(self, request):
        self.began, self.received, self.end = time.perf_counter(), b"", None
        if self.socket is None:
            self.open()
        self.socket.sendall(request)

    def read(self):
        """Take in what has come; True once the answer is whole."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError("The server hung up in the middle of an answer.")
        self.received += part
        if self.end is None:
            self._look_for_end()
        return self.end is not None and len(self.received) >= self.end

    def _look_for_end(self):
        head = self.received.find(b"\r\n\r\n")
        if head >= 0:
            length = LENGTH.search(self.received, 0, head)
            self.head, self.end = head, head + 4 + (int(length[1]) if length else 0)

    @property
    def answer(self):
        return Answer(int(self.received[9:12]), self.received[: self.head], self.received[self.head + 4 :])

    def done(self):
        """Note one more answer; now and then that ends the connection."""
        self.answers += 1
        if self.answers == ON_ONE_CONNECTION:
            self.close()


def fetch(port, request):
    """The Answer to one request."""
    connection = Connection(port)
    connection.send(request)
    while not connection.read():
        pass
    connection.close()
    return connection.answer


def drive(job):
    """Keep `job.clients` connections busy, each asking again as soon as it is answered."""
    feed = iter(job.requests) if job.once else cycle(job.requests)
    driven, cpu, began = Driven(), time.process_time(), time.perf_counter()
    with selectors.DefaultSelector() as selector:

        def ask(connection):
            goes_on = time.perf_counter() < began + job.seconds or driven.count < LEAST
            if goes_on and (request := next(feed, None)):
                connection.send(request)
                selector.register(connection, selectors.EVENT_READ)
            else:
                connection.close()

        for _ in range(job.clients):
            ask(Connection(job.port))
        while selector.get_map():
            _take_answers(selector, driven, ask)
    driven.seconds, driven.own_cpu = time.perf_counter() - began, time.process_time() - cpu
    return driven


def _take_answers(selector, driven, ask):
    ready = selector.select(PATIENCE)
    if not ready:
        raise TimeoutError(f"No answer for {PATIENCE} seconds.")
    for key, _ in ready:
        connection = key.fileobj
        if connection.read():
            driven.latencies.append(time.perf_counter() - connection.began)
            driven.statuses[int(connection.received[9:12])] += 1
            selector.unregister(connection)
            connection.done()
            ask(connection)
