"""Suggestions of users to follow: users followed by those the viewer follows, followers, and recently popular users.

The cost of the candidate query does not depend on the size of the site: it reads a limited number of follows per user,
and the newest follows of all. The candidates' ids are cached; visibility, mutes and follows are checked on every
request, so that a block or a follow takes effect at once.
"""

from collections import namedtuple
from dataclasses import dataclass
from itertools import batched

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import F

from accounts.models import User
from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from follows import messages
from follows.models import Follow, FollowRequest
from follows.presenters import UserRow, user_values
from follows.relationships import Relationship
from follows.visibility import can_see_user, without_muted

DEFAULT_COUNT = 3
MAX_CANDIDATES = 12  # four times DEFAULT_COUNT, as some may no longer be valid when they are read from the cache
CACHE_SECONDS = 300

# `friends` is the number of users followed by the viewer who follow the candidate; `through` is the id of one of them.
Candidate = namedtuple("Candidate", "pk friends through follows_viewer")

CANDIDATES_SQL = """
    WITH followed AS (
        SELECT followee_id AS friend FROM follows WHERE follower_id = %(viewer)s ORDER BY id DESC LIMIT 30
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
    ORDER BY coalesce(friends, 0) + 2 * (followers.person IS NOT NULL)::int DESC,
        recent_follows DESC NULLS LAST, person
    LIMIT %(candidates)s
"""

CANDIDATE_USERS = PreparedQuery(
    lambda viewer, ids: (
        User.objects.filter(can_see_user(viewer, ""), without_muted(viewer, ""), pk__any_of=ids)
        .annotate(
            is_friend=RowExists(Follow, follower=viewer.pk, followee=F("pk")),
            is_requested=RowExists(FollowRequest, follower=viewer.pk, followee=F("pk")),
        )
        .only("username", "name", "avatar", "avatar_small", "is_protected", "is_staff", "is_active", "bio_html")
    ),
    "ids",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion(UserRow):
    """A user whom the viewer might follow, and the reason as a short text."""

    reason: str


def suggestions_for(viewer: User, limit: int = DEFAULT_COUNT) -> list[Suggestion]:
    """Return up to `limit` users. One query, or two if the candidates are not cached."""
    candidates, rows = _candidates(viewer), []
    for batch in batched(candidates, limit + 1):  # the first batch is usually enough
        people = _visible_users(viewer, {pk for one in batch for pk in (one.pk, one.through) if pk})
        new_ids = {pk for pk, person in people.items() if not (person.is_friend or person.is_requested)}
        rows += [_row(one, people) for one in batch if one.pk in new_ids]
        if len(rows) >= limit:
            break
    return rows[:limit]


def _candidates(viewer):
    """Return the best candidates, cached for CACHE_SECONDS."""
    return caches["local"].get_or_set(f"candidates-{viewer.pk}", lambda: _query_candidates(viewer), CACHE_SECONDS)


def _query_candidates(viewer):
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES_SQL, {"viewer": viewer.pk, "candidates": MAX_CANDIDATES})
        return [Candidate(*row) for row in cursor.fetchall()]


def _visible_users(viewer, ids):
    """Map ids to the users that the viewer can see and has not muted."""
    return {person.pk: person for person in CANDIDATE_USERS(viewer, ids=list(ids))} if ids else {}


def _row(candidate: Candidate, people: dict[int, User]) -> Suggestion:
    person = people[candidate.pk]
    relation = Relationship(signed_in=True, followed_by=candidate.follows_viewer)
    reason = _reason(candidate, people.get(candidate.through))
    return Suggestion(**user_values(person, relation), reason=reason)


def _reason(candidate, friend):
    """Return the reason as a short text; it names a friend only if the viewer still follows them."""
    others = candidate.friends - 1
    if candidate.follows_viewer and others < 1:
        return messages.SUGGESTED_FOLLOWER
    if friend and friend.is_friend:
        first_name = (friend.display_name.split() or [friend.username])[0]
        return messages.suggested_by(first_name, others)
    return messages.SUGGESTED_BY_FOLLOWEES if others > 0 else messages.suggested_as_popular(settings.SITE_NAME)
