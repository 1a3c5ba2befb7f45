"""Finding posts: from what was asked to a page of what the viewer may see of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache

from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Cast

from accounts.models import User
from follows.visibility import may_meet
from posts.walks import END, PAGE, READABLE, Page, readable, walk_in_parts
from search import tsquery
from search.models import WINDOW, SearchDocument, bounds_below
from search.moments import first_id_since
from witter.prepared import Prepared

NOBODY = 0  # no row has this id
TOP_ROUNDS = 5  # of WINDOW ids each, among which the best are looked for
BEST_FIRST = (-F("counts__like_count") - F("counts__repost_count"), "-pk")


def liked(viewer, ids, least):
    """Those of the posts with these ids that the viewer may see and that were liked `least` times or oftener."""
    least = Cast(Value(least), BigIntegerField())  # or else a stand-in is compared with what the column may hold
    return readable(ids, viewer).filter(counts__like_count__gte=least)


LIKED = Prepared(liked, "ids", "least")
BEST = Prepared(lambda viewer, ids, least: liked(viewer, ids, least).order_by(*BEST_FIRST)[:PAGE], "ids", "least")
NEWEST = Prepared(lambda viewer: SearchDocument.objects.order_by("-post").values_list("post", flat=True)[:1])
PEOPLE = Prepared(
    lambda viewer, names: User.objects.filter(may_meet(viewer, ""), username__lower__among=names).values_list(
        "username", "pk"
    ),
    "names",
)
IDS_BY = Prepared(
    lambda viewer, author, before, since: SearchDocument.objects.newest_ids_by(author, Q(), before, since),
    *("author", "before", "since"),
)
IDS_SAYING_BY = Prepared(
    lambda viewer, author, words, before, since: SearchDocument.objects.newest_ids_by(
        author, Q(tsv=tsquery.Wanted(words)), before, since
    ),
    *("author", "words", "before", "since"),
    kept=False,  # whether to go through somebody's posts or through a word's is different for each of them
)


@dataclass(frozen=True)
class Condition:
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
        rows = self.others & Q(tsv=tsquery.Wanted(self.words)) if self.words else self.others
        return rows & ~Q(author__in=self.without) if self.without else rows


def find_posts(query, viewer, before=None):
    """A Page of the posts that `query` asks for and `viewer` may see, newest first.

    People whom the viewer has muted are found: muting is for timelines.
    """
    found = _Candidates(query, viewer, before)
    if found.is_empty:
        return Page([], None)

    def shown(ids):
        return LIKED(viewer, ids=ids, least=query.min_likes) if query.min_likes else READABLE(viewer, ids=ids)

    return walk_in_parts(found.below, shown, found.before, WINDOW)


def find_top(query, viewer):
    """Those of the newest posts that `query` asks for which are liked and reposted most: rows, the best first."""
    found = _Candidates(query, viewer)
    if found.is_empty:
        return []
    ids, cursor = [], found.before
    for _ in range(TOP_ROUNDS):
        more = found.below(cursor)
        ids += more
        if len(more) < WINDOW:
            break
        cursor = more[-1]
    return BEST(viewer, ids=ids, least=query.min_likes) if ids else []


class _Candidates:
    """The ids of posts that a query asks for, whoever may see them."""

    def __init__(self, query, viewer, before=None):
        self.condition, self.before = condition_of(query, viewer), before
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
        return _ids_by(condition, before or END)
    top = max(NEWEST.rows(), default=0) + 1
    bounds = bounds_below(min(top, before or top), condition.since)
    if len(bounds) == 1:
        return []
    if condition.words and not condition.others:
        said = {"words": condition.words, "without": condition.without}
        return ids_saying(len(bounds)).rows(**said, **_numbered(bounds))
    return SearchDocument.objects.newest_ids(condition.rows, bounds)


def _ids_by(condition, before):
    """The same of one person's posts."""
    span = {"author": condition.author, "before": before, "since": condition.since}
    if condition.others or condition.without:
        return SearchDocument.objects.newest_ids_by(condition=condition.rows, **span)
    return IDS_SAYING_BY.rows(words=condition.words, **span) if condition.words else IDS_BY.rows(**span)


@cache
def ids_saying(count):
    """The newest ids of posts that say `words` and are by nobody of `without`, between so many bounds; prepared."""

    def ids(viewer, words, without, **bounds):
        condition = Q(tsv=tsquery.Wanted(words)) & ~Q(author__pk__among=without)
        return SearchDocument.objects.newest_ids(condition, list(bounds.values()))

    return Prepared(ids, "words", "without", *_numbered(range(count)))


def _numbered(bounds):
    return {f"bound{number}": bound for number, bound in enumerate(bounds)}


def condition_of(query, viewer):
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
        text, others = _alternatives(group, ids)
        if others:
            rows &= (others | Q(tsv=tsquery.Wanted(text))) if text else others
        else:
            texts.append(text)
    since = first_id_since(_midnight(query.since)) if query.since else 0
    until = first_id_since(_midnight(query.until)) if query.until else None
    return Condition(tsquery.all_of(texts), without, rows, author, since, until)


def _alternatives(group, ids):
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
    ids = dict.fromkeys(names, NOBODY)
    if names:
        ids.update((username.lower(), pk) for username, pk in PEOPLE(viewer, names=list(names)))
    return ids


def _midnight(day):
    return datetime.combine(day, time(), UTC)
