"""A run of the benchmark, from starting the servers to the result."""

from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from itertools import chain

from django.conf import settings

from bench import environment, pages, sample_selection, servers
from bench.http_sessions import HttpSession
from bench.like_contention import measure_like_contention
from bench.measurement import PageMeasurer
from bench.query_stats import QueryStatsReader
from bench.spread import spread
from bench.writes import write_benchmarks
from core.static_files import collect_if_changed
from witter.server.embedded_postgres import lifecycle
from witter.server.migrations import migrate_if_needed

LIKE_CONTENTION = "8 clients"


class Run:
    """A run with its options. `log` prints a line of progress."""

    def __init__(self, options, log):
        self.options, self.log = options, log
        self.name = settings.DATABASES["default"]["NAME"]
        if options.out is None:
            options.out = settings.VAR_DIR / "bench" / f"{self.name}-{datetime.now().astimezone():%Y%m%d-%H%M%S}.json"

    def result(self):
        """Measure everything and return the result for the JSON file."""
        self.check_database()
        collect_if_changed()
        about = {"machine": environment.facts(), "database": environment.database(), "load_before": environment.load()}
        try:
            with servers.running_servers() as running:
                found = self.measure(running)
            likes = measure_like_contention() if self.is_selected(LIKE_CONTENTION) else None
        finally:
            HttpSession.sign_all_out()
        options = {"rounds": self.options.rounds, "seconds": self.options.seconds}
        return about | options | found | {"likes": likes}

    def check_database(self):
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

    def measure(self, running):
        """Measure all pages in rounds, and then the memory of the workers."""
        reader = sample_selection.following_about(100) or sample_selection.most_followed()
        floor = pages.floor_pages(running["floor"], reader)
        statements = QueryStatsReader(self.name)
        with closing(PageMeasurer(self.options.seconds, floor[0], statements)) as bench:
            bench.prepare(floor[0])
            wanted = [(page, self.warm_up(bench, page)) for page in self.pages(floor, running["site"], reader)]
            for number in range(1, self.options.rounds + 1):
                for page, measured in wanted:
                    self.log(f"Round {number}: {page.name}")
                    bench.measure(page, measured)
            return {
                "pages": [asdict(measured) for _, measured in wanted],
                "memory": {name: server.memory() for name, server in running.items()},
                "client_cpu_ms": spread(bench.client_cpu).median,
            }

    def warm_up(self, bench, page):
        self.log(f"Warming up: {page.name} ({page.note})")
        return bench.prepare(page)

    def pages(self, floor, site, reader):
        all_pages = chain(
            floor, pages.read_pages(site, reader, self.is_selected), write_benchmarks(site, reader, self.is_selected)
        )
        return [page for page in all_pages if self.is_selected(page.name)]

    def is_selected(self, name):
        """Return whether a page name, or a page name that starts with it, was selected."""
        only = self.options.only
        return not only or any(name.startswith(begin) or begin.startswith(name) for begin in only)
