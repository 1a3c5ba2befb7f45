"""Insert or delete one row and change its counters, in one statement.

A counter is in a narrow table of its own and changes only with the row that was really inserted or deleted, so that a
double click, a second tab or a retry never counts twice. One statement locks the counter for a third of the time of
four round trips, and it is prepared, so that nobody waits while it is planned.

PostgreSQL guarantees no order among the parts of one statement, so each part reads from the one before it: user_stats
are locked before post_counts, and each lowest key first (core.db.locks).

A counter is derived from rows and must never prevent changing them: it is not decremented below zero. A counter that
was too low is logged, and `manage.py recount --fix` corrects it.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from core.fastpath import prepared_queries

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CounterIncrement:
    """One counter to change: `field` of the `model` row whose primary key is `pk`."""

    model: type[Model]
    pk: int
    field: str


# Returns the CTE of a counter, from its number in the statement and the name of the CTE before it.
type CounterSql = Callable[[CounterIncrement, int, str], str]


@dataclass(frozen=True)
class CteStep:
    """A part of a larger statement: the SQL of its WITH items, and its values by name."""

    sql: str
    values: dict = field(default_factory=dict)


def insert_if_absent(
    row: Model, *increments: CounterIncrement, lock: CteStep | None = None, also: Iterable[CteStep] = ()
) -> bool:
    """Insert `row` unless it violates a unique constraint and add one to each counter; return whether it was inserted.

    `lock` is a CteStep with a CTE named `locked`; if that returns no row, nothing is inserted. The steps of `also` run
    last and can select from `counted`, which has one row if and only if the insert happened.
    """
    fields = [field for field in row._meta.local_concrete_fields if not getattr(field, "db_returning", False)]
    values = {
        f"value{number}": field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for number, field in enumerate(fields)
    }
    columns = ", ".join(_column(field) for field in fields)
    placeholders = ", ".join(f"%({name})s" for name in values)
    source = f"SELECT {placeholders}{' FROM locked' if lock else ''}"
    insert_sql = f"INSERT INTO {_quote(row._meta.db_table)} ({columns}) {source} ON CONFLICT DO NOTHING"
    lock_steps = [lock] if lock else []
    return _run([*lock_steps, _change_step(insert_sql, values)], increments, _increment_sql, also) == 1


def delete_if_present(model: type[Model], increments: Sequence[CounterIncrement], **where: int) -> bool:
    """Delete the `model` row that equals `where` and decrement the counters; return whether there was one."""
    tests = " AND ".join(f"{_column(model._meta.get_field(name))} = %({name})s" for name in where)
    change = _change_step(f"DELETE FROM {_quote(model._meta.db_table)} WHERE {tests}", where)
    return _run([change], increments, _decrement_sql) == 1


def _change_step(change_sql: str, values: dict) -> CteStep:
    """Return the step that changes the row."""
    return CteStep(f"changed AS ({change_sql} RETURNING 1)", values)


def decrement(rows: QuerySet, **numbers: int) -> None:
    """Subtract `numbers`, amounts by field, from the counters of `rows`, a queryset of one model.

    One statement. Rows that others may change must be locked before, as an UPDATE locks in no defined order.
    """
    numbers = {name: by for name, by in numbers.items() if by}
    if not numbers:
        return
    sql, params = rows.order_by().values("pk").query.sql_with_params()
    table, key = _quote(rows.model._meta.db_table), _column(rows.model._meta.pk)
    changes = ", ".join(f"{_quote(name)} = greatest({_quote(name)} - %s, 0)" for name in numbers)
    too_low = " OR ".join(f"old.{_quote(name)} < %s" for name in numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH moved AS (UPDATE {table} SET {changes} WHERE {key} IN ({sql}) RETURNING {too_low} AS was_too_low)"
            " SELECT count(*) FROM moved WHERE was_too_low",
            [*numbers.values(), *params, *numbers.values()],
        )
        log_drift(", ".join(numbers), cursor.fetchone()[0])


def log_drift(name: str, rows: int) -> None:
    """Log that counters of this name were too low in so many rows, unless there are none."""
    if rows:
        logger.warning("%s was too low in %d row(s); manage.py recount --fix puts that right.", name, rows)


def _run(
    steps: list[CteStep],
    increments: Sequence[CounterIncrement],
    counter_sql: CounterSql,
    also: Iterable[CteStep] = (),
) -> int:
    """Execute the steps, then the counters in lock order, then `also`; return how many rows the first step changed."""
    increments, previous = _lock_order(increments), "changed"
    for number, increment in enumerate(increments):
        sql = counter_sql(increment, number, previous)
        steps.append(CteStep(f"increment{number} AS ({sql})", {f"key{number}": increment.pk}))
        previous = f"increment{number}"
    if also:
        steps += [CteStep(f"counted AS (SELECT 1 FROM {previous})"), *also]
    values = {name: value for step in steps for name, value in step.values.items()}
    names = [increment.field for increment in increments] if counter_sql is _decrement_sql else []
    columns = [
        "count(*)",
        *(f"(SELECT count(*) FROM increment{number} WHERE was_too_low)" for number in range(len(names))),
    ]
    with prepared_queries.cursor() as cursor:
        parts = ", ".join(step.sql for step in steps)
        cursor.execute(f"WITH {parts} SELECT {', '.join(columns)} FROM changed", prepared_queries.bind_values(values))
        changed, *drift = cursor.fetchone()
    for name, rows in zip(names, drift, strict=True):
        log_drift(name, rows)
    return changed


def _lock_order(increments: Sequence[CounterIncrement]) -> list[CounterIncrement]:
    """Return the increments in lock order: user_stats before post_counts, each by primary key."""
    by_key = sorted(increments, key=lambda increment: increment.pk)
    return sorted(by_key, key=lambda increment: increment.model._meta.db_table, reverse=True)


def _increment_sql(increment: CounterIncrement, number: int, previous: str) -> str:
    """Return an upsert that adds one.

    After waiting for a lock, an upsert continues with the newest row, where an UPDATE would run its plan again.
    """
    table, column, key = _quoted_names(increment)
    return (
        f"INSERT INTO {table} AS counter ({key}, {column}) SELECT %(key{number})s, 1 FROM {previous}"
        f" ON CONFLICT ({key}) DO UPDATE SET {column} = counter.{column} + 1 RETURNING 1"
    )


def _decrement_sql(increment: CounterIncrement, number: int, previous: str) -> str:
    """Return an UPDATE that subtracts one, also if the previous counter's row was deleted with its owner."""
    table, column, key = _quoted_names(increment)
    return (
        f"UPDATE {table} SET {column} = greatest({column} - 1, 0) WHERE {key} = %(key{number})s"
        f" AND EXISTS (SELECT 1 FROM changed) AND (SELECT count(*) FROM {previous}) >= 0"
        f" RETURNING old.{column} < 1 AS was_too_low"
    )


def _quoted_names(increment: CounterIncrement) -> list[str]:
    meta = increment.model._meta
    return [_quote(meta.db_table), _quote(increment.field), _column(meta.pk)]


def _column(field: Any) -> str:  # a field of a model: the stubs know other kinds, which have no column
    return _quote(field.column)


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)
