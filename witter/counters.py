"""Insert or delete one row and move its counters, in one statement.

A counter lives in a narrow table of its own and changes only with the row that was really inserted or deleted,
so that a double click, a second tab or a retry never counts twice. One statement holds the counter's lock for a
third of the time that four round trips do, and it is kept ready, so that nobody waits while it is planned.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Model

from witter import prepared


@dataclass(frozen=True)
class Bump:
    """One counter to move: `field` of the `model` row whose primary key is `pk`."""

    model: type[Model]
    pk: int
    field: str


def insert_once(row, *bumps):
    """Insert `row` unless its unique twin exists and add one to each counter; say whether it was inserted."""
    fields = [field for field in row._meta.local_concrete_fields if not getattr(field, "db_returning", False)]
    values = {
        f"value{number}": field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for number, field in enumerate(fields)
    }
    columns = ", ".join(_quote(field.column) for field in fields)
    marks = ", ".join(f"%({name})s" for name in values)
    change = f"INSERT INTO {_quote(row._meta.db_table)} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING"
    return _run(change, values, bumps, "+") == 1


def delete_once(model, bumps, **where):
    """Delete the row of `model` that equals `where`, if there is one, and take one off each counter; say whether."""
    tests = " AND ".join(f"{_quote(model._meta.get_field(name).column)} = %({name})s" for name in where)
    return _run(f"DELETE FROM {_quote(model._meta.db_table)} WHERE {tests}", where, bumps, "-") == 1


def _run(change, values, bumps, sign):
    steps, values = [f"changed AS ({change} RETURNING 1)"], dict(values)
    in_one_order = sorted(bumps, key=lambda bump: (bump.model._meta.db_table, bump.pk), reverse=True)  # no deadlocks
    for number, bump in enumerate(in_one_order):
        table, column, key = (
            _quote(name) for name in (bump.model._meta.db_table, bump.field, bump.model._meta.pk.column)
        )
        steps.append(
            f"bump{number} AS (UPDATE {table} SET {column} = {column} {sign} 1"
            f" WHERE {key} = %(key{number})s AND EXISTS (SELECT 1 FROM changed))"
        )
        values[f"key{number}"] = bump.pk
    with prepared.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(steps)} SELECT count(*) FROM changed", prepared.typed(values))
        return cursor.fetchone()[0]


def _quote(name):
    return connection.ops.quote_name(name)
