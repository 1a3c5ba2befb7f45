"""Insert or delete one row and move its counters, in one statement.

A counter lives in a narrow table of its own and changes only with the row that was really inserted or deleted,
so that a double click, a second tab or a retry never counts twice. One statement holds the counter's lock for a
third of the time that four round trips do, and it is kept ready, so that nobody waits while it is planned.

PostgreSQL promises no order among the parts of one statement, so each part reads from the one before it: people's
numbers are locked before posts', and each lowest key first, whoever acts (core.db.locks).

A counter is derived from rows and never stands in the way of changing them: nothing is taken off below zero. Where a
counter was too low the log says so, and `manage.py recount --fix` puts it right.
"""

import logging
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Model

from core.fastpath import prepared_queries

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CounterIncrement:
    """One counter to move: `field` of the `model` row whose primary key is `pk`."""

    model: type[Model]
    pk: int
    field: str


@dataclass(frozen=True)
class CteStep:
    """A part of a larger statement: the SQL of its WITH items, and its values by name."""

    sql: str
    values: dict = field(default_factory=dict)


def insert_if_absent(row, *bumps, held=None, also=()):
    """Insert `row` unless its unique twin exists and add one to each counter; say whether it was inserted.

    `held` is a Step that makes `held`: without a row in it nothing happens. Those of `also` come last, within the
    same statement, and read `counted`: it has a row when all is inserted and counted, and none otherwise.
    """
    fields = [field for field in row._meta.local_concrete_fields if not getattr(field, "db_returning", False)]
    values = {
        f"value{number}": field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for number, field in enumerate(fields)
    }
    columns = ", ".join(_quote(field.column) for field in fields)
    marks = ", ".join(f"%({name})s" for name in values)
    change = f"INSERT INTO {_quote(row._meta.db_table)} ({columns}) SELECT {marks}{' FROM held' if held else ''}"
    first = [held] if held else []
    return _run([*first, _changed(f"{change} ON CONFLICT DO NOTHING", values)], bumps, _increment_sql, also) == 1


def delete_if_present(model, bumps, **where):
    """Delete the row of `model` that equals `where`, if there is one, and take one off each counter; say whether."""
    tests = " AND ".join(f"{_quote(model._meta.get_field(name).column)} = %({name})s" for name in where)
    change = _changed(f"DELETE FROM {_quote(model._meta.db_table)} WHERE {tests}", where)
    return _run([change], bumps, _decrement_sql) == 1


def _changed(change, values):
    return CteStep(f"changed AS ({change} RETURNING 1)", values)


def take_off(rows, **numbers):
    """Take `numbers` off the counters of `rows`, a queryset of one model: take_off(stats, posts_count=1).

    One statement. Rows that others may change have to be locked before, as an UPDATE locks in no order.
    """
    numbers = {name: by for name, by in numbers.items() if by}
    if not numbers:
        return
    sql, params = rows.order_by().values("pk").query.sql_with_params()
    table, key = _quote(rows.model._meta.db_table), _quote(rows.model._meta.pk.column)
    changes = ", ".join(f"{_quote(name)} = greatest({_quote(name)} - %s, 0)" for name in numbers)
    too_low = " OR ".join(f"old.{_quote(name)} < %s" for name in numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH moved AS (UPDATE {table} SET {changes} WHERE {key} IN ({sql}) RETURNING {too_low} AS was_too_low)"
            " SELECT count(*) FROM moved WHERE was_too_low",
            [*numbers.values(), *params, *numbers.values()],
        )
        note_drift(", ".join(numbers), cursor.fetchone()[0])


def note_drift(name, rows):
    """Write into the log that counters of this name were too low in so many rows, unless there are none."""
    if rows:
        logger.warning("%s was too low in %d row(s); manage.py recount --fix puts that right.", name, rows)


def _run(steps, bumps, counting, also=()):
    bumps, before = _lock_order(bumps), "changed"
    for number, bump in enumerate(bumps):
        steps.append(CteStep(f"bump{number} AS ({counting(bump, number, before)})", {f"key{number}": bump.pk}))
        before = f"bump{number}"
    if also:
        steps += [CteStep(f"counted AS (SELECT 1 FROM {before})"), *also]
    values = {name: value for step in steps for name, value in step.values.items()}
    names = [bump.field for bump in bumps] if counting is _decrement_sql else []
    asked = ["count(*)", *(f"(SELECT count(*) FROM bump{number} WHERE was_too_low)" for number in range(len(names)))]
    with prepared_queries.cursor() as cursor:
        parts = ", ".join(step.sql for step in steps)
        cursor.execute(f"WITH {parts} SELECT {', '.join(asked)} FROM changed", prepared_queries.bind_values(values))
        changed, *drift = cursor.fetchone()
    for name, rows in zip(names, drift, strict=True):
        note_drift(name, rows)
    return changed


def _lock_order(bumps):
    """People's numbers (user_stats) before posts' (post_counts), each in the order of their keys."""
    by_key = sorted(bumps, key=lambda bump: bump.pk)
    return sorted(by_key, key=lambda bump: bump.model._meta.db_table, reverse=True)


def _increment_sql(bump, number, before):
    """An upsert: one that had to wait takes the newest row as it is, where an UPDATE starts its plan anew."""
    table, column, key = _names(bump)
    return (
        f"INSERT INTO {table} AS counter ({key}, {column}) SELECT %(key{number})s, 1 FROM {before}"
        f" ON CONFLICT ({key}) DO UPDATE SET {column} = counter.{column} + 1 RETURNING 1"
    )


def _decrement_sql(bump, number, before):
    """Also when the counter before it has gone, with whom it counted for."""
    table, column, key = _names(bump)
    return (
        f"UPDATE {table} SET {column} = greatest({column} - 1, 0) WHERE {key} = %(key{number})s"
        f" AND EXISTS (SELECT 1 FROM changed) AND (SELECT count(*) FROM {before}) >= 0"
        f" RETURNING old.{column} < 1 AS was_too_low"
    )


def _names(bump):
    return [_quote(name) for name in (bump.model._meta.db_table, bump.field, bump.model._meta.pk.column)]


def _quote(name):
    return connection.ops.quote_name(name)
