"""Search for posts: from a Query to a page of posts visible to the viewer."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache

from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Cast

from accounts.models import User
from core.db.pagination import PAGE_SIZE
from core.fastpath.prepared_queries import PreparedQuery
from core.ids import MAX_ID
from follows.visibility import can_see_user
from posts.timelines.pagination import VISIBLE_ROWS, Page, paginate_ids_in_chunks, visible_rows
from search import tsquery
from search.ids_by_date import first_id_since
from search.models import WINDOW, SearchDocument, bucket_bounds

NO_USER_ID = 0  # no row has this id
TOP_WINDOWS = 5  # of WINDOW ids each: the candidates for the top posts
MOST_POPULAR_FIRST = (-F("counts__like_count") - F("counts__repost_count"), "-pk")


def with_min_likes(viewer, ids, least):
    """Return the posts with these ids that are visible to the viewer and have at least `least` likes."""
    least = Cast(Value(least), BigIntegerField())  # without it, Django checks a placeholder against the column's range
    return visible_rows(ids, viewer).filter(counts__like_count__gte=least)


WITH_MIN_LIKES = PreparedQuery(with_min_likes, "ids", "least")
TOP_POSTS = PreparedQuery(
    lambda viewer, ids, least: with_min_likes(viewer, ids, least).order_by(*MOST_POPULAR_FIRST)[:PAGE_SIZE],
    "ids",
    "least",
)
NEWEST_ID = PreparedQuery(lambda viewer: SearchDocument.objects.order_by("-post").values_list("post", flat=True)[:1])
USER_IDS = PreparedQuery(
    lambda viewer, names: User.objects.filter(can_see_user(viewer, ""), username__lower__any_of=names).values_list(
        "username", "pk"
    ),
    "names",
)
AUTHOR_IDS = PreparedQuery(
    lambda viewer, author, before, since: SearchDocument.objects.newest_ids_by_author(author, Q(), before, since),
    *("author", "before", "since"),
)
AUTHOR_IDS_MATCHING = PreparedQuery(
    lambda viewer, author, words, before, since: SearchDocument.objects.newest_ids_by_author(
        author, Q(tsv=tsquery.RawTsQuery(words)), before, since
    ),
    *("author", "words", "before", "since"),
    server_prepared=False,  # the better index, by author or by word, depends on the values
)


@dataclass(frozen=True)
class SearchFilter:
    """The conditions on a SearchDocument.

    `words`: a tsquery, "" for none. `excluded_authors`: user ids. `other_conditions`: a Q. `author`: a user id if all
    results are by one user. `since`, `until`: post ids; `until` is exclusive.
    """

    words: str
    excluded_authors: list
    other_conditions: Q
    author: int | None
    since: int
    until: int | None

    @property
    def rows(self):
        """All conditions but the author and the range of ids, as a Q."""
        conditions = self.other_conditions
        if self.words:
            conditions &= Q(tsv=tsquery.RawTsQuery(self.words))
        return conditions & ~Q(author__in=self.excluded_authors) if self.excluded_authors else conditions


def search_posts(query, viewer, before=None):
    """Return a Page of the posts that match `query` and are visible to `viewer`, newest first.

    Posts of muted users are included: muting applies to timelines only.
    """
    candidates = CandidateIds(query, viewer, before)
    if candidates.is_empty:
        return Page([], None)

    def visible(ids):
        return (
            WITH_MIN_LIKES(viewer, ids=ids, least=query.min_likes)
            if query.min_likes
            else VISIBLE_ROWS(viewer, ids=ids)
        )

    return paginate_ids_in_chunks(candidates.below, visible, candidates.before, WINDOW)


def search_top_posts(query, viewer):
    """Return the rows of up to PAGE_SIZE posts: the most liked and reposted of the newest matches of `query`."""
    candidates = CandidateIds(query, viewer)
    if candidates.is_empty:
        return []
    ids, cursor = [], candidates.before
    for _ in range(TOP_WINDOWS):
        window = candidates.below(cursor)
        ids += window
        if len(window) < WINDOW:
            break
        cursor = window[-1]
    return TOP_POSTS(viewer, ids=ids, least=query.min_likes) if ids else []


class CandidateIds:
    """The ids of posts that match a query, without a check of visibility."""

    def __init__(self, query, viewer, before=None):
        self.condition, self.before = build_filter(query, viewer), before
        until = self.condition.until
        if until is not None:
            self.before = min(before or until, until)
        self.is_empty = not query or (until is not None and self.before <= self.condition.since)

    def below(self, cursor):
        """Return the newest WINDOW ids below a cursor."""
        return list(candidate_ids(self.condition, cursor))


def candidate_ids(condition, before=None):
    """Return the newest WINDOW ids below the cursor that meet a SearchFilter, without a check of visibility."""
    if condition.author is not None:
        return _ids_by_author(condition, before or MAX_ID)
    top = max(NEWEST_ID.rows(), default=0) + 1
    bounds = bucket_bounds(min(top, before or top), condition.since)
    if len(bounds) == 1:
        return []
    if condition.words and not condition.other_conditions:
        values = {"words": condition.words, "excluded_authors": condition.excluded_authors}
        return prepared_ids_matching(len(bounds)).rows(**values, **_numbered(bounds))
    return SearchDocument.objects.newest_ids(condition.rows, bounds)


def _ids_by_author(condition, before):
    """Return the newest WINDOW ids below `before` of the one author of a SearchFilter."""
    values = {"author": condition.author, "before": before, "since": condition.since}
    if condition.other_conditions or condition.excluded_authors:
        return SearchDocument.objects.newest_ids_by_author(condition=condition.rows, **values)
    return AUTHOR_IDS_MATCHING.rows(words=condition.words, **values) if condition.words else AUTHOR_IDS.rows(**values)


@cache
def prepared_ids_matching(bound_count):
    """Return a PreparedQuery for ids of posts that match `words`, not by `excluded_authors`, for so many bounds."""

    def ids(viewer, words, excluded_authors, **bounds):
        condition = Q(tsv=tsquery.RawTsQuery(words)) & ~Q(author__pk__any_of=excluded_authors)
        return SearchDocument.objects.newest_ids(condition, list(bounds.values()))

    return PreparedQuery(ids, "words", "excluded_authors", *_numbered(range(bound_count)))


def _numbered(bounds):
    return {f"bound{number}": bound for number, bound in enumerate(bounds)}


def build_filter(query, viewer):
    """Return the SearchFilter of a Query. All groups of words become one tsquery."""
    ids = _user_ids(query, viewer)
    tsqueries, excluded_authors, other_conditions, author = [], [], Q(), None
    for group in query.groups:
        if len(group) == 1 and group[0].kind == "from":
            user_id = ids[group[0].value]
            if group[0].is_negated:
                excluded_authors.append(user_id)
                continue
            if author is None:
                author = user_id
                continue
        words, others = _or_group(group, ids)
        if others:
            other_conditions &= (others | Q(tsv=tsquery.RawTsQuery(words))) if words else others
        else:
            tsqueries.append(words)
    since = first_id_since(_midnight(query.since)) if query.since else 0
    until = first_id_since(_midnight(query.until)) if query.until else None
    return SearchFilter(tsquery.all_of(tsqueries), excluded_authors, other_conditions, author, since, until)


def _or_group(group, ids):
    """Return the terms of a group, joined by OR, as a tsquery (perhaps "") and a Q for `from:` terms."""
    tsqueries, others = [], Q()
    for term in group:
        if term.kind == "from":
            by_author = Q(author=ids[term.value])
            others |= ~by_author if term.is_negated else by_author
        else:
            phrase = tsquery.phrase(_lexemes(term, ids))
            tsqueries.append(tsquery.negated(phrase) if term.is_negated else phrase)
    return tsquery.any_of(tsqueries) if tsqueries else "", others


def _lexemes(term, ids):
    match term.kind:
        case "words":
            return term.lexemes
        case "to":
            return [(1, f"to:{ids[term.value]}")]
        case "filter":
            return [(1, f"filter:{term.value}")]
        case "question":
            return [(1, "?")]


def _user_ids(query, viewer):
    """Map the usernames in `from:` and `to:` to ids, in one query; to NO_USER_ID unless visible to the viewer."""
    names = {term.value for group in query.groups for term in group if term.kind in {"from", "to"}}
    ids = dict.fromkeys(names, NO_USER_ID)
    if names:
        ids.update((username.lower(), pk) for username, pk in USER_IDS(viewer, names=list(names)))
    return ids


def _midnight(day):
    return datetime.combine(day, time(), UTC)
