"""What waits for a person: small numbers that several apps know, asked for together in one query."""

from witter import prepared
from witter.prepared import Prepared

MOST = 100  # nobody counts further: a badge says "99+"

_waiting = {}


def register(name, rows):
    """Let `rows(viewer)`, a queryset of what waits for that person, be counted under `name` on every page."""
    _waiting[name] = Prepared(lambda viewer: rows(viewer).order_by().values_list("pk")[:MOST])


def badges_of(viewer, **also):
    """How much waits for `viewer`, by name, each at most MOST. One query.

    `also` names more to ask in the same breath: each (SQL that gives one value, its parameters by name).
    """
    if not viewer.is_authenticated:
        return dict.fromkeys(_waiting, 0)
    questions, values = {}, {"viewer": viewer.pk}
    for name, rows in _waiting.items():
        questions[name] = f"SELECT count(*) FROM ({rows.statement_for(viewer).sql}) waiting"
    for name, (sql, params) in also.items():
        questions[name] = sql
        values |= params
    with prepared.cursor() as cursor:
        cursor.execute("SELECT ({})".format("), (".join(questions.values())), prepared.typed(values))
        return dict(zip(questions, cursor.fetchone(), strict=True))
