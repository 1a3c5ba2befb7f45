"""Measure pages one after another in rounds, each beside the bare page, so that a disturbance affects both."""

import gzip
import multiprocessing
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from bench.client import Job, drive, fetch
from bench.process_stats import cpu_elapsed
from bench.query_stats import TIMES
from bench.spread import percentile, ratio

CLIENTS = (1, 4, 16)  # one: cost of a request; more: throughput
PERCENTS = (50, 95, 99)
WARMUP_CLIENTS = 8  # enough to reach all threads of both workers


class UnexpectedResponseError(Exception):
    """A page answered with an unexpected status."""


@dataclass
class Measurement:
    """The measurement of a page: `facts` that do not vary, and by measure a list of values, one per round."""

    name: str
    note: str
    facts: dict = field(default_factory=dict)
    values: dict = field(default_factory=lambda: defaultdict(list))


class PageMeasurer:
    """Measures pages with a client in a process of its own."""

    def __init__(self, seconds, bare, statements):
        self.seconds, self.bare, self.statements = seconds, bare, statements
        self.pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        self.client_cpu = []  # milliseconds of the client's own per request

    def prepare(self, page):
        """Warm the page up, measure its size and its queries, and return its Measurement."""
        self._drive(page, WARMUP_CLIENTS, self.seconds)
        measurement = Measurement(page.name, page.note)
        with page.requests() as requests:
            samples = (requests * TIMES)[:TIMES]
            responses = []
            stats = self.statements.measure(
                [lambda request=request: responses.append(fetch(page.server.port, request)) for request in samples]
            )
        measurement.facts = sizes(responses[-1]) | vars(stats)
        return measurement

    def measure(self, page, measurement):
        """Measure one round: with each number of clients the page, and directly after it the bare page."""
        for clients in CLIENTS:
            result = self._timed_run(page, clients)
            bare = result if page is self.bare else self._timed_run(self.bare, clients)
            if clients == 1:
                costs = {name: result[name] for name in ("cpu_ms", "postgres_ms")}
                self._record(measurement, **costs, cpu_to_bare=ratio(result["cpu_ms"], bare["cpu_ms"]))
            timed = {f"{name}_{clients}": result[name] for name in ("rate", *(f"p{percent}" for percent in PERCENTS))}
            self._record(measurement, **timed, **{f"rate_{clients}_to_bare": ratio(result["rate"], bare["rate"])})

    def _record(self, measurement, **values):
        for name, value in values.items():
            measurement.values[name].append(value)

    def _timed_run(self, page, clients):
        """Return cost and speed of requests with this number of concurrent clients."""
        result, workers, postgres = self._drive(page, clients, self.seconds)
        self.client_cpu.append(1000 * result.own_cpu / result.count)
        return {
            "cpu_ms": 1000 * workers / result.count,
            "postgres_ms": 1000 * postgres / result.count,
            "rate": result.count / result.seconds,
            **{f"p{percent}": 1000 * percentile(result.latencies, percent) for percent in PERCENTS},
        }

    def _drive(self, page, clients, seconds):
        """Send requests. Return the client's result, and the CPU seconds of workers and of PostgreSQL."""
        with page.requests() as requests:
            job = Job(page.server.port, requests, clients, seconds, once=page.writes)
            before = page.server.cpu_times()
            result = self.pool.submit(drive, job).result()
            after = page.server.cpu_times()
        if set(result.statuses) != {page.status}:
            raise UnexpectedResponseError(
                f"{page.name} ({page.note}) answered {dict(result.statuses)} instead of {page.status}."
            )
        return result, *map(cpu_elapsed, before, after)

    def close(self):
        self.pool.shutdown()
        self.statements.close()


def sizes(response):
    """Return the bytes of a page, uncompressed and gzipped."""
    is_packed = response.headers("Content-Encoding") == ["gzip"]
    plain = gzip.decompress(response.body) if is_packed else response.body
    return {"bytes": len(plain), "gzip_bytes": len(response.body if is_packed else gzip.compress(plain, 6, mtime=0))}
