"""Finding posts: from what was asked to a page of what the viewer may see of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.db.models import Q

from accounts.models import User
from follows.visibility import may_meet
from posts.models import Post
from posts.walks import WINDOW, Page, walk
from search import tsquery
from search.models import SearchDocument
from search.moments import first_id_since

NOBODY = 0  # no row has this id


@dataclass(frozen=True)
class Condition:
    """What a document has to meet, in the words of the database; `author` when all are by one person."""

    rows: Q
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

    def shown(ids):
        posts = Post.objects.filter(pk__in=ids).visible_to(viewer)
        return posts.as_rows().newest_first()

    return walk(candidates, shown, before)


def candidate_ids(condition, before=None):
    """The newest ids below the cursor that meet the condition, whoever may see them; a lazy queryset."""
    documents = SearchDocument.objects
    if condition.author is not None:
        return documents.newest_ids_by(condition.author, condition.rows, WINDOW, before, condition.since)
    return documents.newest_ids(condition.rows, WINDOW, before, condition.since)


def condition_of(query, viewer):
    """Turn a viewer's Query into a Condition. Groups of words become one text query, answered in one go."""
    ids = _ids_of_people(query, viewer)
    texts, rows, author = [], Q(), None
    for group in query.groups:
        if author is None and len(group) == 1 and group[0].kind == "from" and not group[0].is_negated:
            author = ids[group[0].value]
            continue
        words, others = _alternatives(group, ids)
        if others:
            rows &= (others | Q(tsv=tsquery.Wanted(words))) if words else others
        else:
            texts.append(words)
    if texts:
        rows &= Q(tsv=tsquery.Wanted(tsquery.all_of(texts)))
    since = first_id_since(_midnight(query.since)) if query.since else 0
    until = first_id_since(_midnight(query.until)) if query.until else None
    return Condition(rows, author, since, until)


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
