"""Finding people by their name or username: as it begins, in part, or mistyped."""

from functools import cache

from django.db.models import Func, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from accounts.models import User
from core.fastpath import prepared_queries
from core.fastpath.prepared_queries import PreparedQuery
from follows.visibility import can_see_user

MAX_RESULTS = 50
EXTRA_ROWS = 10  # people that are looked up beyond those wanted: hardly any is hidden
POPULAR_USERS = 2000  # who are looked through for a name before everybody else
PREFIX_RANK = 1  # the rank up to which a name begins with what was typed
MIN_INFIX_LENGTH = 3  # letters from which the middle of a name is looked at
MIN_FUZZY_LENGTH = 4  # letters from which a name may be mistyped

BEST_BEGINNING = f"""
    SELECT user_id, {PREFIX_RANK} FROM (
        SELECT user_id, weight, names FROM search_well_known ORDER BY weight DESC, user_id LIMIT {POPULAR_USERS}
    ) best
    WHERE starts_with(names, (SELECT search_fold(%(name)s)))
    OR strpos(names, (SELECT search_fold(' ' || %(name)s))) > 0
    ORDER BY weight DESC, user_id LIMIT {2 * MAX_RESULTS}
"""
VISIBLE_USERS = PreparedQuery(
    lambda viewer, ids: User.objects.filter(can_see_user(viewer, ""), pk__any_of=ids).select_related("stats"), "ids"
)


class Fold(Func):
    """Text in the spelling in which names are compared; several texts are joined with spaces."""

    function = "search_fold"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class FoldConstant(Fold):
    """The same of one text, before any row is looked at: a statement for any name knows it only when it runs."""

    template = "(SELECT %(function)s(%(expressions)s))"


def search_users(name, viewer):
    """Up to MOST people whom `name` may mean and whom `viewer` may know of, the best-followed of the likeliest first.

    The work does not grow with the site: each way of finding somebody reads a bounded part of an index.
    """
    name = name.strip("@#$ ")
    return _find(
        name,
        viewer,
        MAX_RESULTS,
        3 if len(name) >= MIN_FUZZY_LENGTH else 2 if len(name) >= MIN_INFIX_LENGTH else PREFIX_RANK,
    )


def users_with_prefix(name, viewer, most):
    """Up to `most` people whose username or name, or a part of it, begins like this, the best-followed first."""
    return _find(name, viewer, most, PREFIX_RANK)


def _find(name, viewer, most, last_rank):
    """The first people by what they are called, those of the lowest rank first, down to the last rank asked for."""
    if not name:
        return []
    ranks = _exact_and_popular_matches(name, viewer)
    people, ids = [], list(ranks)
    while len(people) < most <= len(people) + len(ids):
        people += VISIBLE_USERS(viewer, ids=ids[: most + EXTRA_ROWS])
        ids = ids[most + EXTRA_ROWS :]
    if len(people) < most:
        for pk, rank in fallback_matches(last_rank)(viewer, name=name):
            if pk not in ranks:
                ids.append(pk)
            ranks[pk] = min(rank, ranks.get(pk, rank))
        people += VISIBLE_USERS(viewer, ids=ids) if ids else []
    return sorted(people, key=lambda person: (ranks[person.pk], -person.stats.followers_count, person.pk))[:most]


def _exact_and_popular_matches(name, viewer):
    """Ids and ranks of those who are called just that, then of the best-followed whose names begin so, in order."""
    exactly = EXACT_MATCHES.compiled_for(viewer).sql
    with prepared_queries.cursor() as rows:
        rows.execute(
            f"({exactly}) UNION ALL ({BEST_BEGINNING})",
            prepared_queries.bind_values({"viewer": viewer.pk, "name": name}),
        )
        ranks = {}
        for pk, rank in rows:
            ranks.setdefault(pk, rank)
        return ranks


def _exact_matches(viewer, name):
    people, name = _people(viewer), Value(name, TextField())
    ways = [people.filter(username__lower=Lower(name)), people.filter(folded_name=FoldConstant(name))]
    return _union([(0, way) for way in ways])


EXACT_MATCHES = PreparedQuery(_exact_matches, "name")


@cache
def fallback_matches(last_rank):
    """The other ways to find somebody, the likeliest first; Prepared, but the best plan depends on the name."""
    return PreparedQuery(
        lambda viewer, name: _union(_ranked_queries(viewer, name, last_rank)), "name", server_prepared=False
    )


def _ranked_queries(viewer, name, last_rank):
    people, name = _people(viewer), Value(name, TextField())
    yield 1, people.filter(username__lower__startswith=Lower(name))
    yield 1, people.filter(folded_name__startswith=Fold(name))
    if last_rank >= 2:
        yield 2, people.filter(names__contains=Fold(name))
    if last_rank >= 3:
        similar = RawSQL("SELECT user_id FROM search_similar_people(search_fold(%s))", [name.value])
        yield 3, people.filter(pk__in=similar)


def _people(viewer):
    return User.objects.filter(can_see_user(viewer, "")).alias(
        names=Fold("username", "name"), folded_name=Fold("name")
    )


def _union(ways):
    """Ids and ranks of up to MOST people for each of these (rank, people) ways."""
    ways = [people.values_list("pk", Value(rank))[:MAX_RESULTS] for rank, people in ways]
    return ways[0].union(*ways[1:], all=True)
