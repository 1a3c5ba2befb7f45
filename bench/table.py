"""Format a result as Markdown tables that are also readable in a terminal."""

from bench.spread import spread
from bench.targets import evaluate

COLUMNS = {
    "CPU ms": "cpu_ms",
    "PostgreSQL ms": "postgres_ms",
    "planning": "planning_ms",
    "queries": "queries",
    "buffers": "buffers",
    "bytes": "bytes",
    "gzip": "gzip_bytes",
    "req/s, 4": "rate_4",
    "to bare": "rate_4_to_bare",
    "req/s, 16": "rate_16",
    "p50 ms, 4": "p50_4",
    "p95": "p95_4",
    "p99": "p99_4",
}
SPREAD = {"cpu_ms", "postgres_ms", "rate_4"}  # printed with minimum and maximum


def report(result):
    """Return the whole report."""
    parts = [heading(result), pages(result["pages"]), extras(result), marks(result), chosen(result["pages"])]
    return "\n\n".join(filter(None, parts)) + "\n"


def heading(result):
    machine, database = result["machine"], result["database"]
    rows = ", ".join(f"{count:,} {name}" for name, count in database["rows"].items())
    return (
        f"{machine['date']}, commit {machine['commit']}, load before {result['load_before']:.1f}\n"
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mb']:,} MB; Python {machine['python']},"
        f" Django {machine['django']}, PostgreSQL {machine['postgres']}\n"
        f"{database['name']}: {rows}; {database['megabytes']:,} MB\n"
        f"{result['rounds']} rounds of {result['seconds']:g} s; medians (least–most)"
    )


def pages(measured):
    lines = [["page", *COLUMNS]]
    lines += [[page["name"], *(cell(page, measure) for measure in COLUMNS.values())] for page in measured]
    return table(lines)


def cell(page, measure):
    """Return one measure of one page as printed."""
    if measure in page["facts"]:
        value = page["facts"][measure]
        return number(value) if measure.endswith("_ms") else f"{value:,.0f}"
    found = spread(page["values"].get(measure, []))
    if found is None:
        return "–"
    middle = number(found.median)
    return f"{middle} ({number(found.low)}–{number(found.high)})" if measure in SPREAD else middle


def number(value):
    """Format a number with about three digits: 0.42, 4.20, 42.0, 420."""
    return f"{value:,.2f}" if value < 10 else f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def table(lines):
    """Return lines of cells as an aligned Markdown table: the first column to the left, the others to the right."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    first, *others = widths
    rule = [f":{'-' * (first - 1)}", *(f"{'-' * (width - 1)}:" for width in others)]

    def row(cells):
        padded = [cells[0].ljust(first), *(text.rjust(width) for text, width in zip(cells[1:], others, strict=True))]
        return f"| {' | '.join(padded)} |"

    return "\n".join([row(lines[0]), row(rule), *map(row, lines[1:])])


def extras(result):
    """Return lines about memory, concurrent likes and the client's own CPU time."""
    lines = []
    for name, workers in result["memory"].items():
        memory = ", ".join(f"{worker['rss']:.0f} ({worker['pss']:.0f})" for worker in workers)
        lines.append(f"Memory of a worker of the {name}, MB resident (shared counted in parts): {memory}")
    if likes := result.get("likes"):
        found = spread(likes["rates"])
        exactness = "exact" if likes["exact"] else "NOT exact"
        lines.append(
            f"{likes['clients']} clients liking one witt {likes['likes']:,} times:"
            f" {number(found.median)}/s ({number(found.low)}–{number(found.high)}), counts {exactness};"
            f" the disk flushes {number(spread(likes['flushes']).median)} times a second, one commit after another"
        )
    lines.append(f"The client itself: {number(result['client_cpu_ms'])} ms of CPU a request, not counted above")
    return "\n".join(lines)


def marks(result):
    lines = [["target", "wanted", "measured", "met"]]
    for target, value, is_met in evaluate(result):
        sign = "≥" if target.at_least else "≤"
        measured = "–" if value is None else number(value)
        met = "–" if value is None else "yes" if is_met else "NO"
        lines.append([f"{target.page}: {target.words}", f"{sign} {number(target.wanted)}", measured, met])
    return table(lines)


def chosen(measured):
    """Return the sample of each page."""
    return "\n".join(f"- {page['name']}: {page['note']}" for page in measured)
