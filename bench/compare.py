"""Compare two or more results: python -m bench.compare before.json after.json"""

import json
import string
import sys
from pathlib import Path

from bench.spread import ratio
from bench.table import number, table
from bench.targets import GROWTH, figures_of

COMPUTING = ("cpu_ms", "postgres_ms")  # the cost of a page: workers and PostgreSQL
MEASURES = {
    "CPU ms": "cpu_ms",
    "PostgreSQL ms": "postgres_ms",
    "buffers": "buffers",
    "queries": "queries",
    "gzip": "gzip_bytes",
    "req/s, 4": "rate_4",
}


def comparison(*results):
    """Return a table of the results, with the growth in CPU time from the first to the last.

    The second growth column is relative to that of the bare page, which does the same work in every run: that removes
    differences between machines. Pages of both the first and the last result are listed; too large a growth is marked.
    """
    figures = [figures_of(result) for result in results]
    first, last = results[0], results[-1]
    measured_last = {page["name"] for page in last["pages"]}
    names = [page["name"] for page in first["pages"] if page["name"] in measured_last]
    bare = growth("bare", figures)
    lines = [["page", *MEASURES, "growth", "to bare's", ""]]
    for name in names:
        cells = [side_by_side(*(one.get((name, measure)) for one in figures)) for measure in MEASURES.values()]
        grown = growth(name, figures)
        lines.append([name, *cells, times(grown), times(ratio(grown, bare)), "large" if is_large(grown) else ""])
    return f"{titles(results)}\n\n{table(lines)}\n"


def side_by_side(*values):
    return " → ".join("–" if value is None else number(value) for value in values)


def times(value):
    return "–" if value is None else f"×{value:.2f}"


def growth(name, figures):
    """Return the ratio of the page's CPU time in the last result to the first, or None if not measured."""
    one, *_, other = (sum(each.get((name, measure), 0) for measure in COMPUTING) for each in figures)
    return ratio(other, one)


def is_large(grown):
    return grown is not None and grown > GROWTH


def titles(results):
    return "\n".join(
        f"{letter}: {result['database']['name']}, {result['database']['rows']['people']:,} people,"
        f" {result['database']['rows']['witts']:,} witts; commit {result['machine']['commit']},"
        f" {result['machine']['date']}"
        for letter, result in zip(string.ascii_uppercase, results, strict=False)
    )


def main(paths):
    if len(paths) < 2:
        sys.exit("Which? make bench-compare A=one.json B=two.json")
    print(comparison(*(json.loads(Path(path).read_text()) for path in paths)))


if __name__ == "__main__":
    main(sys.argv[1:])
