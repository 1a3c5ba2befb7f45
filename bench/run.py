"""One run, from starting the servers to the result."""

from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from itertools import chain

from django.conf import settings

from bench import environment, pages, sample_selection, servers
from bench.http_sessions import HttpSession
from bench.like_contention import likes_at_once
from bench.measurement import Measuring
from bench.query_stats import QueryStatsReader
from bench.spread import spread
from bench.writes import write_benchmarks
from core.static_files import collect_if_changed
from witter.server.embedded_postgres import lifecycle
from witter.server.migrations import migrate_if_needed

STARS = "8 clients"


class Run:
    """What was asked for, and how to say how far it is."""

    def __init__(self, options, say):
        self.options, self.say = options, say
        self.name = settings.DATABASES["default"]["NAME"]
        if options.out is None:
            options.out = settings.VAR_DIR / "bench" / f"{self.name}-{datetime.now():%Y%m%d-%H%M%S}.json"

    def result(self):
        """Measure everything; gives what is written as JSON."""
        self.refuse_nonsense()
        collect_if_changed()
        about = {"machine": environment.facts(), "database": environment.database(), "load_before": environment.load()}
        try:
            with servers.running() as both:
                found = self.measured(both)
            likes = likes_at_once() if self.wants(STARS) else None
        finally:
            HttpSession.sign_all_out()
        options = {"rounds": self.options.rounds, "seconds": self.options.seconds}
        return about | options | found | {"likes": likes}

    def refuse_nonsense(self):
        if settings.DATABASES["default"]["ENGINE"] != "witter.server.embedded_postgres":
            raise SystemExit(
                "make bench reads PostgreSQL's clocks, so it needs the embedded server: unset DATABASE_URL."
            )
        lifecycle.ensure_running()
        if not servers.has_database(self.name):
            raise SystemExit(f"There is no database {self.name} here: WITTER_DB={self.name} make seed makes one.")
        migrate_if_needed()
        if not sample_selection.public_posts().exists():
            raise SystemExit("Nobody has said anything here: make seed first.")

    def measured(self, both):
        """All pages in rounds, and then what the workers hold."""
        reader = sample_selection.following_about(100) or sample_selection.best_followed()
        floor = pages.floor_pages(both["floor"], reader)
        statements = QueryStatsReader(self.name)
        with closing(Measuring(self.options.seconds, floor[0], statements)) as bench:
            bench.prepare(floor[0])
            wanted = [(page, self.prepared(bench, page)) for page in self.pages(floor, both["site"], reader)]
            for number in range(1, self.options.rounds + 1):
                for page, measured in wanted:
                    self.say(f"Round {number}: {page.name}")
                    bench.measure(page, measured)
            return {
                "pages": [asdict(measured) for _, measured in wanted],
                "memory": {name: server.memory() for name, server in both.items()},
                "client_cpu_ms": spread(bench.client_cpu).median,
            }

    def prepared(self, bench, page):
        self.say(f"Warming up: {page.name} ({page.note})")
        return bench.prepare(page)

    def pages(self, floor, site, reader):
        everything = chain(
            floor, pages.read_pages(site, reader, self.wants), write_benchmarks(site, reader, self.wants)
        )
        return [page for page in everything if self.wants(page.name)]

    def wants(self, name):
        """Whether pages of this name, or whose names go on from it, were asked for."""
        only = self.options.only
        return not only or any(name.startswith(begin) or begin.startswith(name) for begin in only)
