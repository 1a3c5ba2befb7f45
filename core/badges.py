"""Counts of unread rows (badges): apps register a queryset each, and one query counts them all."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Expression, F, IntegerField

from core.fastpath import prepared_queries
from core.fastpath.prepared_queries import PreparedQuery

MAX_COUNT = 100  # rows counted at most: a badge shows "99+"

_registered: dict[str, PreparedQuery] = {}


def register(name, rows):
    """Register `rows(viewer)`, a queryset of that person's unread rows, to be counted under `name` on every page."""
    _registered[name] = PreparedQuery(lambda viewer: rows(viewer).order_by().values_list("pk")[:MAX_COUNT])


class UnreadCounts(Expression):
    """Array of the unread counts of each user in a query, in the order of registration, for `badges_of` to read."""

    output_field = ArrayField(IntegerField())

    def __init__(self):
        super().__init__()
        self.person = F("pk")

    def get_source_expressions(self):
        return [self.person]

    def set_source_expressions(self, expressions):
        (self.person,) = expressions

    def as_sql(self, compiler, connection):
        person, params = compiler.compile(self.person)
        counts = _counts(query.compiled().as_subquery(viewer="viewer.id") for query in _registered.values())
        return f"(SELECT {counts} FROM (SELECT {person} AS id) viewer)", params


def badges_of(viewer):
    """Return the viewer's unread counts by name, each at most MAX_COUNT.

    One query, or none where the viewer was loaded with UnreadCounts or is signed out.
    """
    if not viewer.is_authenticated:
        return dict.fromkeys(_registered, 0)
    counts = getattr(viewer, "unread_counts", None)
    if counts is None:
        counts = _query(viewer)
    return dict(zip(_registered, counts, strict=True))


def invalidate_badges(viewer):
    """Discard the loaded counts of this viewer, after a write that changes them."""
    viewer.unread_counts = None


def _query(viewer):
    """Return the viewer's unread counts as a list, in the order of registration."""
    with prepared_queries.cursor() as cursor:
        counts = _counts(query.compiled_for(viewer).sql for query in _registered.values())
        cursor.execute(f"SELECT {counts}", prepared_queries.bind_values({"viewer": viewer.pk}))
        return cursor.fetchone()[0]


def _counts(queries):
    """Return the SQL of an array with the number of rows of each of these queries."""
    return f"ARRAY[{', '.join(f'(SELECT count(*) FROM ({sql}) unread)' for sql in queries)}]"
