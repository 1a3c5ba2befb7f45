"""Finding people by their name or username: as it begins, in part, or mistyped."""

from django.db.models import Func, TextField, Value
from django.db.models.expressions import RawSQL

from accounts.models import User
from follows.visibility import may_meet
from witter.prepared import Prepared

MOST = 50
BEST_FOLLOWED = 2000  # who are looked through for a name before everybody else
BEGINS = 1  # the rank up to which a name begins with what was typed
FROM_PART = 3  # letters from which the middle of a name is looked at
FROM_TYPO = 4  # letters from which a name may be mistyped

BEST_BEGINNING = """
    SELECT user_id FROM (
        SELECT user_id, weight, names FROM search_well_known ORDER BY weight DESC, user_id LIMIT %s
    ) best
    WHERE starts_with(names, search_fold(%s)) OR strpos(names, search_fold(%s)) > 0
    ORDER BY weight DESC, user_id LIMIT %s
"""
FOUND = Prepared(lambda viewer, ids: User.objects.filter(pk__among=ids).select_related("stats"), "ids")


class Folded(Func):
    """Text in the spelling in which names are compared; several texts are joined with spaces."""

    function = "search_fold"
    arg_joiner = " || ' ' || "
    output_field = TextField()


def find_people(name, viewer):
    """Up to MOST people whom `name` may mean and whom `viewer` may know of, the best-followed of the likeliest first.

    The work does not grow with the site: each way of finding somebody reads a bounded part of an index.
    """
    name = name.strip("@#$ ")
    if not name:
        return []
    return _first(_ways(name, viewer), MOST)


def people_beginning(name, viewer, most):
    """Up to `most` people whose username or name, or a part of it, begins like this, the best-followed first."""
    return _first(((rank, rows) for rank, rows in _ways(name, viewer) if rank <= BEGINS), most)


def _first(ways, most):
    """The first people that these (rank, people) ways find, those of the lowest rank first."""
    ways = [rows.values_list("pk", Value(rank))[:most] for rank, rows in ways]
    ranks = {}
    for pk, rank in ways[0].union(*ways[1:], all=True)[: 4 * most]:
        ranks[pk] = min(rank, ranks.get(pk, rank))
    people = FOUND.rows(ids=list(ranks))
    return sorted(people, key=lambda person: (ranks[person.pk], -person.stats.followers_count, person.pk))[:most]


def _ways(name, viewer):
    """(rank, people) of each way to find somebody, the likeliest first."""
    people = User.objects.filter(may_meet(viewer, "")).alias(
        names=Folded("username", "name"), folded_name=Folded("name")
    )
    folded = Folded(Value(name))
    yield 0, people.filter(username__lower=name.lower())
    yield 0, people.filter(folded_name=folded)
    best = RawSQL(BEST_BEGINNING, [BEST_FOLLOWED, name, f" {name}", 2 * MOST])
    yield 1, people.filter(pk__in=best).order_by("-well_known__weight")
    yield 1, people.filter(username__lower__startswith=name.lower())
    yield 1, people.filter(folded_name__startswith=folded)
    if len(name) >= FROM_PART:
        yield 2, people.filter(names__contains=folded)
    if len(name) >= FROM_TYPO:
        similar = RawSQL("SELECT user_id FROM search_similar_people(search_fold(%s))", [name])
        yield 3, people.filter(pk__in=similar)
