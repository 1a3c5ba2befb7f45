"""Search for users by name or username: exact, prefix, infix and fuzzy matches."""

from functools import cache

from django.db.models import Func, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from accounts.models import User
from core.fastpath import prepared_queries
from core.fastpath.prepared_queries import PreparedQuery
from follows.visibility import can_see_user

MAX_RESULTS = 50
EXTRA_ROWS = 10  # loaded beyond those wanted, since some may be hidden from the viewer
POPULAR_USERS = 2000  # users that are searched for a prefix before all others
PREFIX_RANK = 1  # highest rank of prefix matches; 0: exact, 2: infix, 3: fuzzy
MIN_INFIX_LENGTH = 3  # letters, for infix matches
MIN_FUZZY_LENGTH = 4  # letters, for fuzzy matches

POPULAR_PREFIX_SQL = f"""
    SELECT user_id, {PREFIX_RANK} FROM (
        SELECT user_id, weight, names FROM search_well_known ORDER BY weight DESC, user_id LIMIT {POPULAR_USERS}
    ) popular
    WHERE starts_with(names, (SELECT search_fold(%(name)s)))
    OR strpos(names, (SELECT search_fold(' ' || %(name)s))) > 0
    ORDER BY weight DESC, user_id LIMIT {2 * MAX_RESULTS}
"""
VISIBLE_USERS = PreparedQuery(
    lambda viewer, ids: User.objects.filter(can_see_user(viewer, ""), pk__any_of=ids).select_related("stats"), "ids"
)


class Fold(Func):
    """SQL function that folds case and accents of names; several arguments are joined with spaces."""

    function = "search_fold"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class FoldConstant(Fold):
    """Fold of a constant, as a subquery, so that a prepared statement evaluates it once instead of per row."""

    template = "(SELECT %(function)s(%(expressions)s))"


def search_users(name, viewer):
    """Return up to MAX_RESULTS users visible to `viewer`, by kind of match, then by number of followers.

    The cost is bounded: each kind of match reads a limited part of an index.
    """
    name = name.strip("@#$ ")
    last_rank = 3 if len(name) >= MIN_FUZZY_LENGTH else 2 if len(name) >= MIN_INFIX_LENGTH else PREFIX_RANK
    return _search(name, viewer, MAX_RESULTS, last_rank)


def users_with_prefix(name, viewer, limit):
    """Return up to `limit` users with a username, name or part of it that begins with `name`, most followed first."""
    return _search(name, viewer, limit, PREFIX_RANK)


def _search(name, viewer, limit, last_rank):
    """Return up to `limit` users by rank, then by number of followers. Ranks above `last_rank` are not searched."""
    if not name:
        return []
    ranks = _exact_and_popular_matches(name, viewer)
    people, ids = [], list(ranks)
    while len(people) < limit <= len(people) + len(ids):
        people += VISIBLE_USERS(viewer, ids=ids[: limit + EXTRA_ROWS])
        ids = ids[limit + EXTRA_ROWS :]
    if len(people) < limit:
        for pk, rank in fallback_matches(last_rank)(viewer, name=name):
            if pk not in ranks:
                ids.append(pk)
            ranks[pk] = min(rank, ranks.get(pk, rank))
        people += VISIBLE_USERS(viewer, ids=ids) if ids else []
    return sorted(people, key=lambda person: (ranks[person.pk], -person.stats.followers_count, person.pk))[:limit]


def _exact_and_popular_matches(name, viewer):
    """Return a dict of user ids to ranks: exact matches, then the most followed prefix matches, in order."""
    exact_sql = EXACT_MATCHES.compiled_for(viewer).sql
    with prepared_queries.cursor() as rows:
        rows.execute(
            f"({exact_sql}) UNION ALL ({POPULAR_PREFIX_SQL})",
            prepared_queries.bind_values({"viewer": viewer.pk, "name": name}),
        )
        ranks = {}
        for pk, rank in rows:
            ranks.setdefault(pk, rank)
        return ranks


def _exact_matches(viewer, name):
    people, name = _people(viewer), Value(name, TextField())
    matches = [people.filter(username__lower=Lower(name)), people.filter(folded_name=FoldConstant(name))]
    return _union([(0, users) for users in matches])


EXACT_MATCHES = PreparedQuery(_exact_matches, "name")


@cache
def fallback_matches(last_rank):
    """Return a PreparedQuery of prefix, infix and fuzzy matches up to this rank. The plan depends on the name."""
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


def _union(ranked_queries):
    """Return (id, rank) rows of up to MAX_RESULTS users for each (rank, queryset)."""
    queries = [users.values_list("pk", Value(rank))[:MAX_RESULTS] for rank, users in ranked_queries]
    return queries[0].union(*queries[1:], all=True)
