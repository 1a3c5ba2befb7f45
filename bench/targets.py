"""Performance targets. A report shows whether they are met; none fails a run."""

import operator
from dataclasses import dataclass

from bench.spread import spread

GROWTH = 1.5  # largest factor in cost with a hundred times as many users
CONSTANT = 1.25  # largest factor in cost of operations that should cost the same
TAKAHE = 31.8 / 297  # requests/s of Takahē 0.8's home over the bare page's: four clients, same machine


@dataclass(frozen=True)
class Target:
    """A maximum for the `measure` of the page called `page`, or with `at_least` a minimum."""

    page: str
    measure: str
    wanted: float
    words: str
    at_least: bool = False

    def is_met(self, value):
        return (operator.ge if self.at_least else operator.le)(value, self.wanted)


TARGETS = [
    Target("home, follows 100", "cpu_ms", 5, "worker CPU ms"),
    Target("home, follows 100", "postgres_ms", 1.5, "PostgreSQL ms"),
    Target("home, follows 100", "queries", 10, "queries"),
    Target("home, follows 100", "gzip_bytes", 7 * 1024, "bytes, gzip"),
    Target("home, follows 100", "rate_4_to_bare", 0.75, "requests/s, of the bare page's", at_least=True),
    Target("home, follows 100", "rate_4_to_takahe", 8, "requests/s, times Takahē's", at_least=True),
    Target("home, follows 5000", "postgres_ms", 30, "PostgreSQL ms"),
    Target("api home, follows 100", "cpu_ms", 3, "worker CPU ms"),  # Takahē 0.8: 37.6
    Target("api home, follows 100", "postgres_ms", 1.5, "PostgreSQL ms"),
    Target("api home, follows 100", "queries", 4, "queries"),  # Takahē 0.8: 9
    Target("poll, nothing new", "cpu_ms", 1.2, "worker CPU ms"),
    Target("publish", "cpu_ratio", CONSTANT, "worker CPU, best followed to least"),
    Target("publish", "postgres_ratio", CONSTANT, "PostgreSQL, best followed to least"),
    Target("8 clients liking one witt", "rate", 1500, "likes/s", at_least=True),
    Target("8 clients liking one witt", "exact", 1, "counts exact", at_least=True),
    Target("a worker", "rss", 105, "MB, resident"),  # 11 of them libraries of the API, shared by all workers
]


def evaluate(result):
    """Yield (target, value, whether it is met) for each target; the value is None if it was not measured."""
    figures = figures_of(result)
    for target in TARGETS:
        value = figures.get((target.page, target.measure))
        yield target, value, value is not None and target.is_met(value)


def figures_of(result):
    """Return all figures of a result by (page, measure): medians, and figures derived from them."""
    figures = {}
    for page in result["pages"]:
        figures |= {(page["name"], name): value for name, value in page["facts"].items()}
        figures |= {(page["name"], name): spread(values).median for name, values in page["values"].items()}
    figures |= _of_publishing(figures)
    if to_bare := figures.get(("home, follows 100", "rate_4_to_bare")):
        figures["home, follows 100", "rate_4_to_takahe"] = to_bare / TAKAHE
    if likes := result.get("likes"):
        figures["8 clients liking one witt", "rate"] = spread(likes["rates"]).median
        figures["8 clients liking one witt", "exact"] = int(likes["exact"])
    if workers := result["memory"].get("site"):
        figures["a worker", "rss"] = max(worker["rss"] for worker in workers)
    return figures


def _of_publishing(figures):
    ratios = {}
    for kind in ("cpu", "postgres"):
        least, best = (figures.get((f"publish, by the {who} followed", f"{kind}_ms")) for who in ("least", "best"))
        if least and best:
            ratios["publish", f"{kind}_ratio"] = best / least
    return ratios
