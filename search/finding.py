"""Finding posts: from what was asked to a page of what the viewer may see of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache

from django.db.models import Q

from accounts.models import User
from follows.visibility import may_meet
from posts.walks import READABLE, Page, walk_in_parts
from search import tsquery
from search.models import SearchDocument, bounds_below
from search.moments import first_id_since
from witter.prepared import Prepared

NOBODY = 0  # no row has this id
NEWEST = Prepared(lambda viewer: SearchDocument.objects.order_by("-post").values_list("post", flat=True)[:1])


@dataclass(frozen=True)
class Condition:
    """What a document has to meet, in the words of the database: all of it, or `words` (a text query) are enough.

    It has an `author` when all are by one person.
    """

    rows: Q
    words: str
    author: int | None
    since: int
    until: int | None


def find_posts(query, viewer, before=None):
    """A Page of the posts that `query` asks for and `viewer` may see, newest first.

    People whom the viewer has muted are found: muting is for timelines.
    """
    if not query:
        return Page([], None)
    condition = condition_of(query, viewer)
    if condition.until is not None:
        before = min(before or condition.until, condition.until)
        if before <= condition.since:
            return Page([], None)

    def candidates(cursor):
        return list(candidate_ids(condition, cursor))

    return walk_in_parts(candidates, lambda ids: READABLE(viewer, ids=ids), before)


def candidate_ids(condition, before=None):
    """The newest ids below the cursor that meet the condition, whoever may see them."""
    documents = SearchDocument.objects
    if condition.author is not None:
        return documents.newest_ids_by(condition.author, condition.rows, before, condition.since)
    top = max(NEWEST.rows(), default=0) + 1
    bounds = bounds_below(min(top, before or top), condition.since)
    if len(bounds) == 1:
        return []
    if condition.words:
        return ids_saying(len(bounds)).rows(words=condition.words, **_numbered(bounds))
    return documents.newest_ids(condition.rows, bounds)


@cache
def ids_saying(count):
    """The newest ids of posts that say `words`, between so many bounds; prepared."""

    def ids(viewer, words, **bounds):
        return SearchDocument.objects.newest_ids(Q(tsv=tsquery.Wanted(words)), list(bounds.values()))

    return Prepared(ids, "words", *_numbered(range(count)))


def _numbered(bounds):
    return {f"bound{number}": bound for number, bound in enumerate(bounds)}


def condition_of(query, viewer):
    """Turn a viewer's Query into a Condition. Groups of words become one text query, answered in one go."""
    ids = _ids_of_people(query, viewer)
    texts, rows, author, words = [], Q(), None, ""
    for group in query.groups:
        if author is None and len(group) == 1 and group[0].kind == "from" and not group[0].is_negated:
            author = ids[group[0].value]
            continue
        text, others = _alternatives(group, ids)
        if others:
            rows &= (others | Q(tsv=tsquery.Wanted(text))) if text else others
        else:
            texts.append(text)
    if texts:
        words = "" if rows or author is not None else tsquery.all_of(texts)
        rows &= Q(tsv=tsquery.Wanted(tsquery.all_of(texts)))
    since = first_id_since(_midnight(query.since)) if query.since else 0
    until = first_id_since(_midnight(query.until)) if query.until else None
    return Condition(rows, words, author, since, until)


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
        people = User.objects.filter(may_meet(viewer, ""), username__lower__in=names)
        ids.update((username.lower(), pk) for username, pk in people.values_list("username", "pk"))
    return ids


def _midnight(day):
    return datetime.combine(day, time(), UTC)
