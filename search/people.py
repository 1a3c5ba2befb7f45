"""Finding people by their name or username: as it begins, in part, or mistyped."""

from functools import cache

from django.db.models import Func, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from accounts.models import User
from follows.visibility import may_meet
from witter import prepared
from witter.prepared import Prepared

MOST = 50
SPARE = 10  # people that are looked up beyond those wanted: hardly any is hidden
BEST_FOLLOWED = 2000  # who are looked through for a name before everybody else
BEGINS = 1  # the rank up to which a name begins with what was typed
FROM_PART = 3  # letters from which the middle of a name is looked at
FROM_TYPO = 4  # letters from which a name may be mistyped

BEST_BEGINNING = f"""
    SELECT user_id, {BEGINS} FROM (
        SELECT user_id, weight, names FROM search_well_known ORDER BY weight DESC, user_id LIMIT {BEST_FOLLOWED}
    ) best
    WHERE starts_with(names, (SELECT search_fold(%(name)s)))
    OR strpos(names, (SELECT search_fold(' ' || %(name)s))) > 0
    ORDER BY weight DESC, user_id LIMIT {2 * MOST}
"""
FOUND = Prepared(
    lambda viewer, ids: User.objects.filter(may_meet(viewer, ""), pk__among=ids).select_related("stats"), "ids"
)


class Folded(Func):
    """Text in the spelling in which names are compared; several texts are joined with spaces."""

    function = "search_fold"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class FoldedOnce(Folded):
    """The same of one text, before any row is looked at: a statement for any name knows it only when it runs."""

    template = "(SELECT %(function)s(%(expressions)s))"


def find_people(name, viewer):
    """Up to MOST people whom `name` may mean and whom `viewer` may know of, the best-followed of the likeliest first.

    The work does not grow with the site: each way of finding somebody reads a bounded part of an index.
    """
    name = name.strip("@#$ ")
    return _find(name, viewer, MOST, 3 if len(name) >= FROM_TYPO else 2 if len(name) >= FROM_PART else BEGINS)


def people_beginning(name, viewer, most):
    """Up to `most` people whose username or name, or a part of it, begins like this, the best-followed first."""
    return _find(name, viewer, most, BEGINS)


def _find(name, viewer, most, last_rank):
    """The first people by what they are called, those of the lowest rank first, down to the last rank asked for."""
    if not name:
        return []
    ranks = _likeliest(name, viewer)
    people, ids = [], list(ranks)
    while len(people) < most <= len(people) + len(ids):
        people += FOUND(viewer, ids=ids[: most + SPARE])
        ids = ids[most + SPARE :]
    if len(people) < most:
        for pk, rank in others_called(last_rank)(viewer, name=name):
            if pk not in ranks:
                ids.append(pk)
            ranks[pk] = min(rank, ranks.get(pk, rank))
        people += FOUND(viewer, ids=ids) if ids else []
    return sorted(people, key=lambda person: (ranks[person.pk], -person.stats.followers_count, person.pk))[:most]


def _likeliest(name, viewer):
    """Ids and ranks of those who are called just that, then of the best-followed whose names begin so, in order."""
    exactly = CALLED.statement_for(viewer).sql
    with prepared.cursor() as rows:
        rows.execute(f"({exactly}) UNION ALL ({BEST_BEGINNING})", prepared.typed({"viewer": viewer.pk, "name": name}))
        ranks = {}
        for pk, rank in rows:
            ranks.setdefault(pk, rank)
        return ranks


def _called(viewer, name):
    people, name = _people(viewer), Value(name, TextField())
    ways = [people.filter(username__lower=Lower(name)), people.filter(folded_name=FoldedOnce(name))]
    return _either([(0, way) for way in ways])


CALLED = Prepared(_called, "name")


@cache
def others_called(last_rank):
    """The other ways to find somebody, the likeliest first; Prepared, but the best plan depends on the name."""
    return Prepared(lambda viewer, name: _either(_ways(viewer, name, last_rank)), "name", kept=False)


def _ways(viewer, name, last_rank):
    people, name = _people(viewer), Value(name, TextField())
    yield 1, people.filter(username__lower__startswith=Lower(name))
    yield 1, people.filter(folded_name__startswith=Folded(name))
    if last_rank >= 2:
        yield 2, people.filter(names__contains=Folded(name))
    if last_rank >= 3:
        similar = RawSQL("SELECT user_id FROM search_similar_people(search_fold(%s))", [name.value])
        yield 3, people.filter(pk__in=similar)


def _people(viewer):
    return User.objects.filter(may_meet(viewer, "")).alias(
        names=Folded("username", "name"), folded_name=Folded("name")
    )


def _either(ways):
    """Ids and ranks of up to MOST people for each of these (rank, people) ways."""
    ways = [people.values_list("pk", Value(rank))[:MOST] for rank, people in ways]
    return ways[0].union(*ways[1:], all=True)
