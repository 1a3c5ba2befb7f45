"""What waits for a person: small numbers that several apps know, asked for together in one query."""

from django.db import connection

MOST = 100  # nobody counts further: a badge says "99+"

_waiting = {}


def register(name, rows):
    """Let `rows(viewer)`, a queryset of what waits for that person, be counted under `name` on every page."""
    _waiting[name] = rows


def badges_of(viewer, **also):
    """How much waits for `viewer`, by name, each at most MOST. One query.

    `also` names more to ask in the same breath: each (SQL that gives one value, its parameters).
    """
    if not viewer.is_authenticated:
        return dict.fromkeys(_waiting, 0)
    asked = {name: _count(rows(viewer)) for name, rows in _waiting.items()} | also
    values = ", ".join(f"({connection.ops.compose_sql(sql, params)})" for sql, params in asked.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {values}")
        return dict(zip(asked, cursor.fetchone(), strict=True))


def _count(rows):
    sql, params = rows.order_by().values("pk")[:MOST].query.sql_with_params()
    return f"SELECT count(*) FROM ({sql}) waiting", params
