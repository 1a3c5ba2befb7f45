"""Querysets that are compiled once per process and prepared once per database connection.

Composing the SQL of a page's querysets takes Python longer than PostgreSQL needs to answer them, and planning takes
PostgreSQL longer still. A PreparedQuery compiles its queryset once, with sentinels for the values that vary, and sends
it as a named prepared statement with a generic plan (`plan_cache_mode` in settings.DATABASES). Constants stay in the
SQL as literals, so that partial indexes match. core/fastpath/README.md has the invariants and the switch.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Self

from django.conf import settings
from django.core.signals import setting_changed
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.dispatch import receiver
from psycopg import RawCursor
from psycopg.sql import Literal
from psycopg.types.numeric import Int8

from core.fastpath.row_loading import row_loader
from core.viewer import Viewer

PLACEHOLDER = re.compile(r"%%|%\((\w+)\)s")  # a named value, or an escaped percent sign
ARRAY_SPECIAL, ARRAY_ESCAPED = re.compile(r'["\\]'), r"\\\g<0>"  # within an item of an array literal
FIRST_SENTINEL = -(2**40)  # lower than every id

# A value of a query: an id, a text, or, for the lookup `any_of`, a list of ids or of texts.
type QueryValue = int | str | list[int] | list[str] | None

_is_enabled = settings.FAST_PATH  # a copy, as reading a setting takes a microsecond and a page reads it twenty times


@receiver(setting_changed)
def _update_switch(*, setting, value, **kwargs):
    """Follow settings.FAST_PATH when a test overrides it."""
    global _is_enabled
    if setting == "FAST_PATH":
        _is_enabled = value


class CompiledQuery:
    """The SQL of a queryset with a named placeholder for each value, and the loader of its rows.

    `sentinels` has by name the values in the queryset that become placeholders. `positions` has the positions in a row
    by field name: of the model's own column first, then of the joined models'.
    """

    def __init__(self, queryset: models.QuerySet, sentinels: Mapping[str, int], server_prepared: bool = True):
        self.server_prepared = server_prepared
        # Private API of Django (the compiler), guarded by core/tests/test_fast_path_switch.py.
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        self.load = row_loader(queryset, compiler, skip_init=_is_enabled)
        self.positions = column_positions(compiler.select)
        names = {str(value): name for name, value in sentinels.items()}
        self.sql = sql.replace("%%", "%%%%") % tuple(_placeholder_or_literal(param, names) for param in params)
        self._subqueries: dict[tuple, str] = {}

    def rows(self, **values: QueryValue) -> list:
        """Return what the queryset would return for these values."""
        return self.load(self.fetch_rows(**values))

    def fetch_rows(self, **values: QueryValue) -> list[tuple]:
        """Return the rows as tuples from the database; `load` turns them into what the queryset would return."""
        with cursor() if self.server_prepared else connections[DEFAULT_DB_ALIAS].cursor() as rows:
            rows.execute(self.sql, bind_values(values))
            return rows.fetchall()

    def as_subquery(self, **expressions: str) -> str:
        """Return the SQL for use within a larger statement, with an SQL expression in place of each named value.

        as_subquery(ids="ARRAY(SELECT id FROM found)"). Other values keep their placeholders.
        """
        key = tuple(expressions.items())
        if key not in self._subqueries:
            self._subqueries[key] = PLACEHOLDER.sub(lambda match: expressions.get(match[1], match[0]), self.sql)
        return self._subqueries[key]


class PreparedQuery:
    """The rows of a queryset as a function of a viewer and other values.

    `build(viewer, **values)` composes the queryset. Each of `names` is a value that it takes: an id, a text, or, for
    the lookup `any_of`, a list. It may read no more of the viewer than `pk`, `is_authenticated` and
    `has_no_blocks_or_mutes`. Without `server_prepared` only compiling is saved, and PostgreSQL plans for the values of
    each call: for queries whose best plan depends on them.

    While settings.FAST_PATH is off, `build` is called with the real values each time and Django runs the queryset.
    """

    def __init__(self, build: Callable[..., models.QuerySet], *names: str, server_prepared: bool = True):
        self.build, self.names, self.server_prepared = build, names, server_prepared
        self._compiled: dict[tuple[bool, bool], CompiledQuery] = {}

    def __call__(self, viewer: Viewer, **values: QueryValue) -> list:
        """Return the rows for a viewer, as a list of model instances or tuples."""
        if not _is_enabled:
            return list(self.build(viewer, **values))
        return self.compiled_for(viewer).rows(viewer=viewer.pk, **values)

    def rows(self, **values: QueryValue) -> list:
        """Return the rows of a queryset that does not depend on the viewer."""
        if not _is_enabled:
            return list(self.build(None, **values))
        return self.compiled().rows(**values)

    def first(self, viewer: Viewer | None, **values: QueryValue) -> Any:
        """Return the first row or None; `viewer` is None where the queryset does not depend on it."""
        return next(iter(self(viewer, **values) if viewer else self.rows(**values)), None)

    def as_json(self, viewer: Viewer, **values: QueryValue) -> tuple[str, dict[str, QueryValue]]:
        """Return SQL and values for `fetch_scalars`: the rows as a JSON list of objects, or null."""
        sql = f"SELECT json_agg(to_json(found)) FROM ({self.compiled_for(viewer).sql}) found"
        return sql, {"viewer": viewer.pk, **values}

    def compiled_for(self, viewer: Viewer) -> CompiledQuery:
        """Return the CompiledQuery for viewers like this one."""
        return self.compiled(viewer.is_authenticated, getattr(viewer, "has_no_blocks_or_mutes", False))

    def compiled(self, is_authenticated: bool = True, has_no_blocks_or_mutes: bool = False) -> CompiledQuery:
        """Return the CompiledQuery for one kind of viewer, compiled at the first call.

        A viewer without blocks and mutes needs fewer conditions (follows.visibility).
        """
        kind = is_authenticated, has_no_blocks_or_mutes
        if not _is_enabled:
            return self._compile(*kind, server_prepared=False)
        if kind not in self._compiled:
            self._compiled[kind] = self._compile(*kind, self.server_prepared)
        return self._compiled[kind]

    def _compile(self, is_authenticated: bool, has_no_blocks_or_mutes: bool, server_prepared: bool) -> CompiledQuery:
        sentinels = {name: FIRST_SENTINEL - number for number, name in enumerate(["viewer", *self.names])}
        viewer = SimpleNamespace(
            pk=sentinels["viewer"] if is_authenticated else None,
            is_authenticated=is_authenticated,
            has_no_blocks_or_mutes=has_no_blocks_or_mutes,
        )
        queryset = self.build(viewer, **{name: sentinels[name] for name in self.names})
        return CompiledQuery(queryset, sentinels, server_prepared)


def fetch_scalars(scalar_queries: Mapping[str, tuple[str, dict[str, QueryValue]]]) -> dict[str, Any]:
    """Return the value of each scalar query by its name, with one statement.

    `scalar_queries` has by name the SQL of a query for one value, and its values by name.
    """
    if not scalar_queries:
        return {}
    values = {name: value for _, params in scalar_queries.values() for name, value in params.items()}
    with cursor() as rows:
        columns = "), (".join(sql for sql, _ in scalar_queries.values())
        rows.execute(f"SELECT ({columns})", bind_values(values))
        return dict(zip(scalar_queries, rows.fetchone(), strict=True))


def column_positions(select: Iterable[tuple]) -> dict[str, list[int]]:
    """Return the positions in a row by field name: of the model's own column first, then of the joined models'."""
    positions: dict[str, list[int]] = defaultdict(list)
    for number, (column, *_) in enumerate(select):
        if field := getattr(column, "target", None):
            positions[field.attname].append(number)
    return positions


def _placeholder_or_literal(param: Any, names: Mapping[str, str]) -> str:
    """Return the SQL for a parameter: a placeholder for a sentinel, a literal for anything else."""
    if name := names.get(str(param)):
        return f"%({name})s"
    if any(sentinel in str(param) for sentinel in names):
        raise ValueError(f"A value that is known only later was made part of {param!r}.")
    return Literal(param).as_string().replace("%", "%%")


def bind_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values in types that do not depend on their size: a statement is prepared once per list of types."""
    return {name: _bind_value(value) for name, value in values.items()}


def _bind_value(value: Any) -> Any:
    if isinstance(value, list):
        return f"{{{','.join(map(_array_item, value))}}}"
    return Int8(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _array_item(item: int | str) -> str:
    """Return an id or a text as an item of an array literal."""
    return f'"{ARRAY_SPECIAL.sub(ARRAY_ESCAPED, item)}"' if isinstance(item, str) else str(item)


def cursor() -> Any:
    """Return a cursor that prepares its statements on the server; values are given by name, as `%(name)s`.

    While settings.FAST_PATH is off, return Django's own cursor, which takes the same SQL and values.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]  # each lookup takes time: one per call
    if not _is_enabled:
        return database.cursor()
    database.close_if_health_check_failed()
    database.ensure_connection()
    # Private API of Django, guarded by test_cursor_runs_execute_wrappers in core/tests/test_prepared_queries.py.
    return database._prepare_cursor(PreparingCursor(database.connection))


class PreparingCursor(RawCursor):
    """A cursor that prepares each statement and binds its values on the server."""

    def execute(self, query: str, params: Mapping[str, Any] | None = None) -> Self:  # type: ignore[override]
        sql, names = numbered(query)
        return super().execute(sql, [params[name] for name in names] if params else [], prepare=True)


@lru_cache(maxsize=200)
def numbered(sql: str) -> tuple[str, list[str]]:
    """Return the SQL with $1, $2… in place of named placeholders, and these names in order."""
    names = list(dict.fromkeys(filter(None, PLACEHOLDER.findall(sql))))
    return PLACEHOLDER.sub(lambda match: f"${names.index(match[1]) + 1}" if match[1] else "%", sql), names


@models.BigAutoField.register_lookup
@models.CharField.register_lookup
class AnyOf(models.Lookup):
    """Whether the key or text is in a list that is bound as one array: `filter(pk__any_of=ids)`."""

    lookup_name = "any_of"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        value, values = self.process_rhs(compiler, connection)
        array_type = "text" if isinstance(self.lhs.output_field, models.CharField) else "bigint"
        return f"{column} = ANY({value}::{array_type}[])", [*params, *values]
