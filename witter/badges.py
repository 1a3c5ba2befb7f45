"""What waits for a person: small numbers that several apps know, asked for together in one query."""

from django.db import connection

MOST = 100  # nobody counts further: a badge says "99+"

_waiting = {}


def register(name, rows):
    """Let `rows(viewer)`, a queryset of what waits for that person, be counted under `name` on every page."""
    _waiting[name] = rows


def badges_of(viewer):
    """How much waits for `viewer`, by name, each at most MOST. One query."""
    if not viewer.is_authenticated:
        return dict.fromkeys(_waiting, 0)
    queries = [rows(viewer).order_by().values("pk")[:MOST].query.sql_with_params() for rows in _waiting.values()]
    counts = ", ".join(f"(SELECT count(*) FROM ({sql}) waiting)" for sql, _ in queries)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [param for _, params in queries for param in params])
        return dict(zip(_waiting, cursor.fetchone(), strict=True))
