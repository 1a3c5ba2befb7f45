"""Expressions for whether a row exists, composed faster than `Exists(queryset)`."""

from django.db.models import BooleanField, F, Func, Value


class _RowsSubquery(Func):
    """Whether a subquery finds the row; `sql` has a placeholder for each of the source expressions."""

    output_field = BooleanField()
    sql = ""

    def as_sql(self, compiler, connection):
        compiled = [compiler.compile(value) for value in self.get_source_expressions()]
        return self.sql % tuple(sql for sql, _ in compiled), [param for _, params in compiled for param in params]


class RowExists(_RowsSubquery):
    """Whether `model` has a row with these values: RowExists(Follow, follower=viewer.pk, followee=F("author")).

    Equivalent to Exists(Follow.objects.filter(…)), which takes five times longer to compile; a page of posts has a
    dozen of them.

    OFFSET 0 stops PostgreSQL from turning the subquery into a join or a hashed subplan. With a generic plan it would
    read all follows or likes of the viewer to build the hash table, where one index lookup per post is cheaper.
    """

    fence = "OFFSET 0"

    def __init__(self, model, **values):
        columns = [model._meta.get_field(name).column for name in values]
        conditions = " AND ".join(f"t.{column} = %s" for column in columns)
        self.sql = f"EXISTS (SELECT FROM {model._meta.db_table} t WHERE {conditions} {self.fence})"
        super().__init__(*(v if hasattr(v, "resolve_expression") else Value(v) for v in values.values()))


class InSubquery(_RowsSubquery):
    """Whether the row's key is among `field` of the `model` rows with these values and with `field` in `ids`.

    InSubquery(Like, "post", ids, user=viewer.pk), where `ids` are the posts of the page, is a RowExists for many rows
    at once: the rows of one viewer lie close together in an index that begins with the viewer, so that one scan of it
    serves the whole page.
    """

    def __init__(self, model, field, ids, **values):
        column = model._meta.get_field(field).column
        conditions = "".join(f"t.{model._meta.get_field(name).column} = %s AND " for name in values)
        self.sql = (
            f"%s = ANY(ARRAY(SELECT t.{column} FROM {model._meta.db_table} t"
            f" WHERE {conditions}t.{column} = ANY(%s::bigint[])))"
        )
        super().__init__(F("pk"), *map(Value, [*values.values(), ids]))


class RowExistsInlinable(RowExists):
    """A RowExists that PostgreSQL may hash: for tables with few rows per person, such as blocks."""

    fence = ""
