"""Finding posts: from what was asked to a page of what the viewer may see of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache

from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Cast

from accounts.models import User
from core.fastpath.prepared_queries import PreparedQuery
from follows.visibility import can_see_user
from posts.timelines.pagination import MAX_ID, PAGE_SIZE, VISIBLE_ROWS, Page, paginate_ids_in_chunks, visible_rows
from search import tsquery
from search.ids_by_date import first_id_since
from search.models import WINDOW, SearchDocument, bucket_bounds

NO_USER_ID = 0  # no row has this id
TOP_WINDOWS = 5  # of WINDOW ids each, among which the best are looked for
BEST_FIRST = (-F("counts__like_count") - F("counts__repost_count"), "-pk")


def with_min_likes(viewer, ids, least):
    """Those of the posts with these ids that the viewer may see and that were liked `least` times or oftener."""
    least = Cast(Value(least), BigIntegerField())  # or else a stand-in is compared with what the column may hold
    return visible_rows(ids, viewer).filter(counts__like_count__gte=least)


WITH_MIN_LIKES = PreparedQuery(with_min_likes, "ids", "least")
BEST = PreparedQuery(
    lambda viewer, ids, least: with_min_likes(viewer, ids, least).order_by(*BEST_FIRST)[:PAGE_SIZE], "ids", "least"
)
NEWEST = PreparedQuery(lambda viewer: SearchDocument.objects.order_by("-post").values_list("post", flat=True)[:1])
PEOPLE = PreparedQuery(
    lambda viewer, names: User.objects.filter(can_see_user(viewer, ""), username__lower__any_of=names).values_list(
        "username", "pk"
    ),
    "names",
)
AUTHOR_IDS = PreparedQuery(
    lambda viewer, author, before, since: SearchDocument.objects.newest_ids_by(author, Q(), before, since),
    *("author", "before", "since"),
)
AUTHOR_IDS_MATCHING = PreparedQuery(
    lambda viewer, author, words, before, since: SearchDocument.objects.newest_ids_by(
        author, Q(tsv=tsquery.RawTsQuery(words)), before, since
    ),
    *("author", "words", "before", "since"),
    server_prepared=False,  # whether to go through somebody's posts or through a word's is different for each of them
)


@dataclass(frozen=True)
class SearchFilter:
    """What a document has to meet: say all the `words` (a text query), be by nobody of `without`, and meet `others`.

    It has an `author` when all are by one person.
    """

    words: str
    without: list
    others: Q
    author: int | None
    since: int
    until: int | None

    @property
    def rows(self):
        """All but the author, in the words of the database."""
        rows = self.others & Q(tsv=tsquery.RawTsQuery(self.words)) if self.words else self.others
        return rows & ~Q(author__in=self.without) if self.without else rows


def search_posts(query, viewer, before=None):
    """A Page of the posts that `query` asks for and `viewer` may see, newest first.

    People whom the viewer has muted are found: muting is for timelines.
    """
    found = CandidateIds(query, viewer, before)
    if found.is_empty:
        return Page([], None)

    def shown(ids):
        return (
            WITH_MIN_LIKES(viewer, ids=ids, least=query.min_likes)
            if query.min_likes
            else VISIBLE_ROWS(viewer, ids=ids)
        )

    return paginate_ids_in_chunks(found.below, shown, found.before, WINDOW)


def search_top_posts(query, viewer):
    """Those of the newest posts that `query` asks for which are liked and reposted most: rows, the best first."""
    found = CandidateIds(query, viewer)
    if found.is_empty:
        return []
    ids, cursor = [], found.before
    for _ in range(TOP_WINDOWS):
        more = found.below(cursor)
        ids += more
        if len(more) < WINDOW:
            break
        cursor = more[-1]
    return BEST(viewer, ids=ids, least=query.min_likes) if ids else []


class CandidateIds:
    """The ids of posts that a query asks for, whoever may see them."""

    def __init__(self, query, viewer, before=None):
        self.condition, self.before = build_filter(query, viewer), before
        until = self.condition.until
        if until is not None:
            self.before = min(before or until, until)
        self.is_empty = not query or (until is not None and self.before <= self.condition.since)

    def below(self, cursor):
        """The newest below a cursor."""
        return list(candidate_ids(self.condition, cursor))


def candidate_ids(condition, before=None):
    """The newest ids below the cursor that meet the condition, whoever may see them."""
    if condition.author is not None:
        return _ids_by(condition, before or MAX_ID)
    top = max(NEWEST.rows(), default=0) + 1
    bounds = bucket_bounds(min(top, before or top), condition.since)
    if len(bounds) == 1:
        return []
    if condition.words and not condition.others:
        said = {"words": condition.words, "without": condition.without}
        return prepared_ids_matching(len(bounds)).rows(**said, **_numbered(bounds))
    return SearchDocument.objects.newest_ids(condition.rows, bounds)


def _ids_by(condition, before):
    """The same of one person's posts."""
    span = {"author": condition.author, "before": before, "since": condition.since}
    if condition.others or condition.without:
        return SearchDocument.objects.newest_ids_by(condition=condition.rows, **span)
    return AUTHOR_IDS_MATCHING.rows(words=condition.words, **span) if condition.words else AUTHOR_IDS.rows(**span)


@cache
def prepared_ids_matching(count):
    """The newest ids of posts that say `words` and are by nobody of `without`, between so many bounds; prepared."""

    def ids(viewer, words, without, **bounds):
        condition = Q(tsv=tsquery.RawTsQuery(words)) & ~Q(author__pk__any_of=without)
        return SearchDocument.objects.newest_ids(condition, list(bounds.values()))

    return PreparedQuery(ids, "words", "without", *_numbered(range(count)))


def _numbered(bounds):
    return {f"bound{number}": bound for number, bound in enumerate(bounds)}


def build_filter(query, viewer):
    """Turn a viewer's Query into a Condition. Groups of words become one text query, answered in one go."""
    ids = _ids_of_people(query, viewer)
    texts, without, rows, author = [], [], Q(), None
    for group in query.groups:
        if len(group) == 1 and group[0].kind == "from":
            person = ids[group[0].value]
            if group[0].is_negated:
                without.append(person)
                continue
            if author is None:
                author = person
                continue
        text, others = _or_group(group, ids)
        if others:
            rows &= (others | Q(tsv=tsquery.RawTsQuery(text))) if text else others
        else:
            texts.append(text)
    since = first_id_since(_midnight(query.since)) if query.since else 0
    until = first_id_since(_midnight(query.until)) if query.until else None
    return SearchFilter(tsquery.all_of(texts), without, rows, author, since, until)


def _or_group(group, ids):
    """The terms of a group, any of which will do: those about the text as a text query, a Q for the others."""
    texts, others = [], Q()
    for term in group:
        if term.kind == "from":
            by = Q(author=ids[term.value])
            others |= ~by if term.is_negated else by
        else:
            text = tsquery.phrase(_lexemes(term, ids))
            texts.append(tsquery.negated(text) if term.is_negated else text)
    return tsquery.any_of(texts) if texts else "", others


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


def _ids_of_people(query, viewer):
    """Map the names in from: and to: to ids, in one query; that of nobody whom the viewer may meet to NOBODY."""
    names = {term.value for group in query.groups for term in group if term.kind in {"from", "to"}}
    ids = dict.fromkeys(names, NO_USER_ID)
    if names:
        ids.update((username.lower(), pk) for username, pk in PEOPLE(viewer, names=list(names)))
    return ids


def _midnight(day):
    return datetime.combine(day, time(), UTC)
