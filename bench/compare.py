"""Two results side by side: python -m bench.compare before.json after.json"""

import json
import sys
from pathlib import Path

from bench.figures import ratio
from bench.table import number, table
from bench.targets import GROWTH, figures_of

MEASURES = {
    "CPU ms": "cpu_ms",
    "PostgreSQL ms": "postgres_ms",
    "buffers": "buffers",
    "queries": "queries",
    "gzip": "gzip_bytes",
    "req/s, 4": "rate_4",
}
JUDGED = ("cpu_ms", "postgres_ms")


def comparison(before, after):
    """Both results, measure by measure with how many times the first the second is; a growing page is marked."""
    first, second = figures_of(before), figures_of(after)
    names = [page["name"] for page in before["pages"]]
    names = [name for name in names if any(page["name"] == name for page in after["pages"])]
    lines = [["page", *MEASURES, "grows"]]
    for name in names:
        pairs = [(first.get((name, measure)), second.get((name, measure))) for measure in MEASURES.values()]
        lines.append([name, *(beside(*pair) for pair in pairs), "YES" if has_grown(name, first, second) else ""])
    return f"{titles(before, after)}\n\n{table(lines)}\n"


def beside(one, other):
    times = ratio(other, one)
    return "–" if None in (one, other) else f"{number(one)} → {number(other)}" + (f" ×{times:.2f}" if times else "")


def has_grown(name, first, second):
    """Whether a page computes more than GROWTH times as long, workers and PostgreSQL together."""
    one, other = (sum(figures.get((name, measure), 0) for measure in JUDGED) for figures in (first, second))
    return bool(one) and other > GROWTH * one


def titles(before, after):
    return "\n".join(
        f"{letter}: {result['database']['name']}, {result['database']['rows']['people']:,} people,"
        f" {result['database']['rows']['witts']:,} witts; commit {result['machine']['commit']},"
        f" {result['machine']['date']}"
        for letter, result in (("A", before), ("B", after))
    )


def main(paths):
    if len(paths) != 2:
        sys.exit("Which two? make bench-compare A=one.json B=two.json")
    print(comparison(*(json.loads(Path(path).read_text()) for path in paths)))


if __name__ == "__main__":
    main(sys.argv[1:])
