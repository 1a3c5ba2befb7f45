"""Measures pages one after another in rounds, each beside the floor's bare page, so that a busy moment hits both."""

import gzip
import multiprocessing
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from bench.client import Job, drive, fetch
from bench.process_stats import elapsed
from bench.query_stats import TIMES
from bench.spread import percentile, ratio

CLIENTS = (1, 4, 16)  # one: what a request costs; more: what the site can take
PERCENTS = (50, 95, 99)
WARMING = 8  # clients at once, to reach both workers and all their threads


class UnexpectedResponseError(Exception):
    """A page answered what it should not."""


@dataclass
class Measured:
    """All that was measured of one page: what stays the same, and by measure one value a round."""

    name: str
    note: str
    facts: dict = field(default_factory=dict)
    values: dict = field(default_factory=lambda: defaultdict(list))


class Measuring:
    """A bench with a client in a process of its own, to which pages are put."""

    def __init__(self, seconds, bare, statements):
        self.seconds, self.bare, self.statements = seconds, bare, statements
        self.pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        self.client_cpu = []  # milliseconds of the client's own per request

    def prepare(self, page):
        """Warm the page up, weigh it and count what it asks; gives its Measured."""
        self._drive(page, WARMING, self.seconds)
        measured = Measured(page.name, page.note)
        with page.requests() as requests:
            turns = (requests * TIMES)[:TIMES]
            answers = []
            asked = self.statements.asked_by(
                [lambda turn=turn: answers.append(fetch(page.server.port, turn)) for turn in turns]
            )
        measured.facts = weights(answers[-1]) | vars(asked)
        return measured

    def measure(self, page, measured):
        """One round: each number of clients at the page, and right after it at the bare page."""
        for clients in CLIENTS:
            here = self._stretch(page, clients)
            there = here if page is self.bare else self._stretch(self.bare, clients)
            if clients == 1:
                costs = {name: here[name] for name in ("cpu_ms", "postgres_ms")}
                self._note(measured, **costs, cpu_to_bare=ratio(here["cpu_ms"], there["cpu_ms"]))
            timed = {f"{name}_{clients}": here[name] for name in ("rate", *(f"p{percent}" for percent in PERCENTS))}
            self._note(measured, **timed, **{f"rate_{clients}_to_bare": ratio(here["rate"], there["rate"])})

    def _note(self, measured, **values):
        for name, value in values.items():
            measured.values[name].append(value)

    def _stretch(self, page, clients):
        """What requests cost and how fast they were, with so many clients at once."""
        driven, workers, postgres = self._drive(page, clients, self.seconds)
        self.client_cpu.append(1000 * driven.own_cpu / driven.count)
        return {
            "cpu_ms": 1000 * workers / driven.count,
            "postgres_ms": 1000 * postgres / driven.count,
            "rate": driven.count / driven.seconds,
            **{f"p{percent}": 1000 * percentile(driven.latencies, percent) for percent in PERCENTS},
        }

    def _drive(self, page, clients, seconds):
        """Let the client ask for the page; gives what it saw, and the seconds that workers and PostgreSQL computed."""
        with page.requests() as requests:
            job = Job(page.server.port, requests, clients, seconds, once=page.writes)
            before = page.server.clocks()
            driven = self.pool.submit(drive, job).result()
            after = page.server.clocks()
        if set(driven.statuses) != {page.status}:
            raise UnexpectedResponseError(
                f"{page.name} ({page.note}) answered {dict(driven.statuses)} instead of {page.status}."
            )
        return driven, *map(elapsed, before, after)

    def close(self):
        self.pool.shutdown()
        self.statements.close()


def weights(answer):
    """Bytes of a page, plain and as a proxy compresses it."""
    packed = answer.headers("Content-Encoding") == ["gzip"]
    plain = gzip.decompress(answer.body) if packed else answer.body
    return {"bytes": len(plain), "gzip_bytes": len(answer.body if packed else gzip.compress(plain, 6, mtime=0))}
