"""Queries that are put together once and kept ready, for the pages that are asked for most.

To put a page's querysets together takes Python longer than PostgreSQL takes to answer them, and to plan them takes
PostgreSQL longer still. So both are done once: a queryset is written as ever, compiled with stand-ins for the values
that change, and sent as a statement that the connection keeps prepared. Such statements are planned for any values
(settings.DATABASES says so): each is one whose best plan is always the same. What never changes stands in the SQL
itself, where it can lead to an index for just that. Where the best plan does depend on the values, only Python's part
is done once.
"""

import re
from collections import defaultdict
from functools import lru_cache
from types import SimpleNamespace

from django.db import DEFAULT_DB_ALIAS, connections, models
from psycopg import RawCursor
from psycopg.sql import Literal
from psycopg.types.numeric import Int8

from core.fastpath.row_loading import row_loader

NAME = re.compile(r"%%|%\((\w+)\)s")  # or a mere percent sign
SPECIAL, ESCAPED = re.compile(r'["\\]'), r"\\\g<0>"  # within an item of a list
FIRST_SENTINEL = -(2**40)  # far from every id


class PreparedQuery:
    """The rows of a queryset as a function of the viewer and other values.

    `make(viewer, **values)` writes the queryset, in which each of the `names` may stand for an id, or for a list of
    ids after the lookup `among`. It may read no more of the viewer than `pk`, `is_authenticated` and `has_no_blocks_or_mutes`. What
    is not `kept` by the connection is planned for its values, each time.
    """

    def __init__(self, make, *names, kept=True):
        self.make, self.names, self.kept = make, names, kept
        self.statements = {}

    def __call__(self, viewer, **values):
        """The rows, as a list of what the queryset gives: models or tuples."""
        return self.compiled_for(viewer).rows(viewer=viewer.pk, **values)

    def rows(self, **values):
        """The rows of a queryset that does not depend on who is looking."""
        return self.statement().rows(**values)

    def as_json(self, viewer, **values):
        """SQL and its parameters for one value: the rows as JSON objects by what was asked for, or null."""
        sql = f"SELECT json_agg(to_json(found)) FROM ({self.compiled_for(viewer).sql}) found"
        return sql, {"viewer": viewer.pk, **values}

    def first(self, viewer, **values):
        """The first of the rows, or None; `viewer` is None where it does not matter who is looking."""
        return next(iter(self(viewer, **values) if viewer else self.rows(**values)), None)

    def compiled_for(self, viewer):
        """The Statement for people like this viewer."""
        return self.statement(viewer.is_authenticated, getattr(viewer, "has_no_blocks_or_mutes", False))

    def statement(self, is_authenticated=True, has_no_blocks_or_mutes=False):
        """The Statement for those signed in, or for everybody else, made when it is first asked for.

        That of people who meet all has fewer conditions (follows.visibility).
        """
        like = (is_authenticated, has_no_blocks_or_mutes)
        if like not in self.statements:
            values = {name: FIRST_SENTINEL - number for number, name in enumerate(["viewer", *self.names])}
            others = {name: value for name, value in values.items() if name != "viewer"}
            pk = values["viewer"] if is_authenticated else None
            viewer = SimpleNamespace(
                pk=pk, is_authenticated=is_authenticated, has_no_blocks_or_mutes=has_no_blocks_or_mutes
            )
            self.statements[like] = CompiledQuery(self.make(viewer, **others), values, self.kept)
        return self.statements[like]


class CompiledQuery:
    """The SQL of a queryset with names for its values."""

    def __init__(self, queryset, stand_ins, kept=True):
        self.kept = kept
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        self.load = row_loader(queryset, compiler)
        self.positions = column_positions(compiler.select)
        names = {str(value): name for name, value in stand_ins.items()}
        self.sql = sql.replace("%%", "%%%%") % tuple(_placeholder_or_literal(param, names) for param in params)

    def rows(self, **values):
        """What the queryset would give for these values."""
        return self.load(self.values(**values))

    def values(self, **values):
        """The rows as they come from the database, of which `load` makes what the queryset would give."""
        with cursor() if self.kept else connections[DEFAULT_DB_ALIAS].cursor() as rows:
            rows.execute(self.sql, bind_values(values))
            return rows.fetchall()


def fetch_scalars(questions):
    """What each of these questions by name gives: SQL for one value and its parameters. One query for all."""
    if not questions:
        return {}
    values = {name: value for _, params in questions.values() for name, value in params.items()}
    with cursor() as rows:
        rows.execute("SELECT ({})".format("), (".join(sql for sql, _ in questions.values())), bind_values(values))
        return dict(zip(questions, rows.fetchone(), strict=True))


def column_positions(select):
    """Where in a row the values of each field stand: of the model itself first, then of those joined to it."""
    positions = defaultdict(list)
    for number, (column, *_) in enumerate(select):
        if field := getattr(column, "target", None):
            positions[field.attname].append(number)
    return positions


def _placeholder_or_literal(param, names):
    """What stands for a parameter in the SQL: the name of a value, or itself."""
    if name := names.get(str(param)):
        return f"%({name})s"
    if any(stand_in in str(param) for stand_in in names):
        raise ValueError(f"A value that is known only later was made part of {param!r}.")
    return Literal(param).as_string().replace("%", "%%")


def bind_values(values):
    """The same values, each of one type whatever its size: a statement is prepared by its types."""
    return {name: _bind_value(value) for name, value in values.items()}


def _bind_value(value):
    if isinstance(value, list):
        return f"{{{','.join(map(_quoted, value))}}}"
    return Int8(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _quoted(item):
    """An item of a list: an id, or a text, which may be "null" or hold whatever else means something in a list."""
    return f'"{SPECIAL.sub(ESCAPED, item)}"' if isinstance(item, str) else str(item)


def cursor():
    """Like `connection.cursor()`, for statements that the database is to keep ready: their values travel apart."""
    database = connections[DEFAULT_DB_ALIAS]  # looked up once: that alone takes some time
    database.close_if_health_check_failed()
    database.ensure_connection()
    return database._prepare_cursor(PreparingCursor(database.connection))


class PreparingCursor(RawCursor):
    """Prepares whatever it executes; values are given by name."""

    def execute(self, query, params=None):
        sql, names = numbered(query)
        return super().execute(sql, [params[name] for name in names], prepare=True)


@lru_cache(maxsize=200)
def numbered(sql):
    """SQL with $1, $2… in place of the names of values, and these names in order."""
    names = list(dict.fromkeys(filter(None, NAME.findall(sql))))
    return NAME.sub(lambda found: f"${names.index(found[1]) + 1}" if found[1] else "%", sql), names


@models.BigAutoField.register_lookup
@models.CharField.register_lookup
class AnyOf(models.Lookup):
    """The key or name is one of a list that travels as one value: `filter(pk__any_of=ids)`."""

    lookup_name = "any_of"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        value, values = self.process_rhs(compiler, connection)
        kind = "text" if isinstance(self.lhs.output_field, models.CharField) else "bigint"
        return f"{column} = ANY({value}::{kind}[])", [*params, *values]
