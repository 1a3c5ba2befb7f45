"""Suggestions of users to follow: users followed by those the viewer follows, followers, and recently popular users.

The cost of the candidate query does not depend on the size of the site: it reads a limited number of follows per user,
and the newest follows of all. The candidates' ids are cached; visibility, mutes and follows are checked on every
request, so that a block or a follow takes effect at once.
"""

from collections import namedtuple
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import batched

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from core.viewer import Viewer
from follows import messages
from follows.models import Follow, FollowRequest, SuggestionDismissal
from follows.presenters import UserRow, user_values
from follows.relationships import Relationship
from follows.visibility import can_see_user, without_muted

DEFAULT_COUNT = 3
MAX_CANDIDATES = 24  # several times DEFAULT_COUNT: for Refresh, and as some may not be valid any more when cached
CACHE_SECONDS = 300

# `friends` is the number of users followed by the viewer who follow the candidate; `through` is the id of one of them.
Candidate = namedtuple("Candidate", "pk friends through follows_viewer")

CANDIDATES_SQL = """
    WITH followed AS (
        SELECT followee_id AS friend FROM follows JOIN users ON users.id = followee_id
        WHERE follower_id = %(viewer)s AND suspended_at IS NULL AND deactivated_at IS NULL
        ORDER BY follows.id DESC LIMIT 30
    ), friends_of_friends AS (
        SELECT person, count(*) AS friends, (array_agg(friend ORDER BY friend * person %% 97))[1] AS through
        FROM followed CROSS JOIN LATERAL (
            SELECT followee_id AS person FROM follows WHERE follower_id = followed.friend LIMIT 100
        ) their_follows GROUP BY person
    ), followers AS (
        SELECT follower_id AS person FROM follows WHERE followee_id = %(viewer)s ORDER BY id DESC LIMIT 30
    ), popular AS (
        SELECT followee_id AS person, count(*) AS recent_follows FROM (
            SELECT followee_id FROM follows ORDER BY id DESC LIMIT 1000
        ) newest_follows GROUP BY person ORDER BY recent_follows DESC LIMIT 60
    )
    SELECT person, coalesce(friends, 0), through, followers.person IS NOT NULL
    FROM friends_of_friends FULL JOIN followers USING (person) FULL JOIN popular USING (person)
    WHERE person <> %(viewer)s
    AND NOT EXISTS (SELECT FROM follows WHERE follower_id = %(viewer)s AND followee_id = person)
    AND NOT EXISTS (SELECT FROM suggestion_dismissals WHERE user_id = %(viewer)s AND person_id = person)
    ORDER BY coalesce(friends, 0) + 2 * (followers.person IS NOT NULL)::int DESC,
        recent_follows DESC NULLS LAST, person
    LIMIT %(candidates)s
"""


def users_to_suggest(viewer: Viewer, ids: list[int], visible: Q) -> QuerySet[User]:
    """Return the `visible` users with these ids whom the viewer has not muted, for `can_be_suggested`."""
    return (
        User.objects.filter(visible, without_muted(viewer, ""), pk__any_of=ids)
        .annotate(
            is_friend=RowExists(Follow, follower=viewer.pk, followee=F("pk")),
            is_requested=RowExists(FollowRequest, follower=viewer.pk, followee=F("pk")),
            is_dismissed=RowExists(SuggestionDismissal, user=viewer.pk, person=F("pk")),
        )
        .only(
            *("username", "name", "avatar", "avatar_small", "is_protected", "is_staff", "is_active", "bio_html"),
            "date_joined",
        )
    )


def can_be_suggested(person, viewer):
    """Return whether a user of `users_to_suggest` is neither oneself, nor followed, requested or dismissed."""
    return not (person.pk == viewer.pk or person.is_friend or person.is_requested or person.is_dismissed)


CANDIDATE_USERS = PreparedQuery(lambda viewer, ids: users_to_suggest(viewer, ids, can_see_user(viewer, "")), "ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion(UserRow):
    """A user whom the viewer might follow, and the reason as a short text."""

    id: int
    reason: str


def suggestions_for(
    viewer: User, limit: int = DEFAULT_COUNT, first: Sequence[int] = (), without: Collection[int] = ()
) -> list[Suggestion]:
    """Return up to `limit` users, those with an id in `first` before the others, and none with an id in `without`.

    One query, or two if the candidates are not cached.
    """
    found = suggested_users(viewer, limit, first, without)
    return [suggestion(person, _relationship(candidate), reason) for candidate, person, reason in found]


def suggested_users(
    viewer: User, limit: int, first: Sequence[int] = (), without: Collection[int] = ()
) -> list[tuple[Candidate, User, str]]:
    """Return the candidates of `suggestions_for` with the users, as `users_to_suggest` loads them, and the reasons."""
    candidates = [one for one in _candidates(viewer) if one.pk not in without]
    candidates.sort(key=lambda one: first.index(one.pk) if one.pk in first else len(first))
    found: list[tuple[Candidate, User, str]] = []
    for batch in batched(candidates, limit + 1):  # the first batch is usually enough
        people = load_users(viewer, batch)
        found += [
            (one, people[one.pk], reason_for(one, people))
            for one in batch
            if one.pk in people and can_be_suggested(people[one.pk], viewer)
        ]
        if len(found) >= limit:
            break
    return found[:limit]


def lazy_suggestions(viewer, without=()):
    """Return the suggestions of the box, queried when a template renders them; [] if the viewer is signed out.

    `without` are the ids of people whom the page shows elsewhere.
    """
    return SimpleLazyObject(lambda: suggestions_for(viewer, without=without)) if viewer.is_authenticated else []


def dismiss(viewer: User, person: User) -> None:
    """Stop suggesting `person`, and look for new candidates, as this may have been the last of the cached ones."""
    SuggestionDismissal.objects.dismiss(viewer, person)
    caches["local"].delete(_cache_key(viewer))


def undismiss(viewer: User, person: User) -> None:
    """Take back the dismissal of `person`, if any."""
    SuggestionDismissal.objects.undismiss(viewer, person)
    caches["local"].delete(_cache_key(viewer))


def _candidates(viewer):
    """Return the best candidates, cached for CACHE_SECONDS."""
    return caches["local"].get_or_set(
        _cache_key(viewer), lambda: query_candidates(viewer, MAX_CANDIDATES), CACHE_SECONDS
    )


def _cache_key(viewer: User) -> str:
    return f"candidates-{viewer.pk}"


def query_candidates(viewer: User, limit: int) -> list[Candidate]:
    """Return up to `limit` candidates, the best first; visibility is not checked."""
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES_SQL, {"viewer": viewer.pk, "candidates": limit})
        return [Candidate(*row) for row in cursor.fetchall()]


def load_users(viewer: User, candidates: Collection[Candidate]) -> dict[int, User]:
    """Return by id the candidates and the friends who follow them, those visible and not muted."""
    ids = {pk for one in candidates for pk in (one.pk, one.through) if pk}
    return {person.pk: person for person in CANDIDATE_USERS(viewer, ids=list(ids))} if ids else {}


def _relationship(candidate: Candidate) -> Relationship:
    return Relationship(signed_in=True, followed_by=candidate.follows_viewer)


def suggestion(person: User, relation: Relationship, reason: str) -> Suggestion:
    """Return the row of a user; `relation` is the viewer's with them."""
    return Suggestion(**user_values(person, relation), id=person.pk, reason=reason)


def reason_for(candidate, people):
    """Return the reason of a candidate as a short text; it names a friend only if the viewer still follows them."""
    others, friend = candidate.friends - 1, people.get(candidate.through)
    if candidate.follows_viewer and others < 1:
        return messages.SUGGESTED_FOLLOWER
    if friend and friend.is_friend:
        first_name = (friend.display_name.split() or [friend.username])[0]
        return messages.suggested_by(first_name, others)
    return messages.SUGGESTED_BY_FOLLOWEES if others > 0 else messages.suggested_as_popular(settings.SITE_NAME)
