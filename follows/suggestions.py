"""Whom a person might like to follow: friends of friends, followers, and people others follow these days.

Looking for candidates costs the same however large the site is: a few follows of a few people, and the newest
follows of all. The candidates' ids are kept for some minutes; whether the viewer may meet them, mutes or follows
them already is asked every time, so that a block or a follow shows at once.
"""

from collections import namedtuple
from itertools import batched

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import F

from accounts.models import User
from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from follows.models import Follow, FollowRequest
from follows.presenters import user_row
from follows.relationships import Relationship
from follows.visibility import can_see_user, without_muted

DEFAULT_COUNT = 3
MAX_CANDIDATES = 12  # four times as many, for what has changed since they were looked for
CACHE_SECONDS = 300

# So many `friends` (people the viewer follows) follow the person; `via` is one of them, not always the same one.
Candidate = namedtuple("Candidate", "pk friends via follows_viewer")

CANDIDATES_SQL = """
    WITH mine AS (
        SELECT followee_id AS friend FROM follows WHERE follower_id = %(viewer)s ORDER BY id DESC LIMIT 30
    ), theirs AS (
        SELECT person, count(*) AS friends, (array_agg(friend ORDER BY friend * person %% 97))[1] AS via
        FROM mine CROSS JOIN LATERAL (
            SELECT followee_id AS person FROM follows WHERE follower_id = mine.friend LIMIT 100
        ) one GROUP BY person
    ), followers AS (
        SELECT follower_id AS person FROM follows WHERE followee_id = %(viewer)s ORDER BY id DESC LIMIT 30
    ), popular AS (
        SELECT followee_id AS person, count(*) AS followed FROM (
            SELECT followee_id FROM follows ORDER BY id DESC LIMIT 1000
        ) newest GROUP BY person ORDER BY followed DESC LIMIT 60
    )
    SELECT person, coalesce(friends, 0), via, followers.person IS NOT NULL
    FROM theirs FULL JOIN followers USING (person) FULL JOIN popular USING (person)
    WHERE person <> %(viewer)s
    AND NOT EXISTS (SELECT FROM follows WHERE follower_id = %(viewer)s AND followee_id = person)
    ORDER BY coalesce(friends, 0) + 2 * (followers.person IS NOT NULL)::int DESC, followed DESC NULLS LAST, person
    LIMIT %(candidates)s
"""

CANDIDATE_USERS = PreparedQuery(
    lambda viewer, ids: (
        User.objects.filter(can_see_user(viewer, ""), without_muted(viewer, ""), pk__any_of=ids)
        .annotate(
            is_friend=RowExists(Follow, follower=viewer.pk, followee=F("pk")),
            is_asked=RowExists(FollowRequest, follower=viewer.pk, followee=F("pk")),
        )
        .only("username", "name", "avatar", "avatar_small", "is_protected", "is_staff", "is_active", "bio_html")
    ),
    "ids",
)


def suggestions_for(viewer, most=DEFAULT_COUNT):
    """Up to so many people as `accounts/_user.html` prints them, each with `why`. Two queries, mostly one."""
    candidates, rows = _candidates(viewer), []
    for part in batched(candidates, most + 1):  # mostly the first are still good
        people = _people(viewer, {pk for one in part for pk in (one.pk, one.via) if pk})
        new = {pk for pk, person in people.items() if not (person.is_friend or person.is_asked)}
        rows += [_row(one, people) for one in part if one.pk in new]
        if len(rows) >= most:
            break
    return rows[:most]


def _candidates(viewer):
    """The best candidates, looked for now and then."""
    return caches["local"].get_or_set(f"candidates-{viewer.pk}", lambda: _find(viewer), CACHE_SECONDS)


def _find(viewer):
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES_SQL, {"viewer": viewer.pk, "candidates": MAX_CANDIDATES})
        return [Candidate(*row) for row in cursor.fetchall()]


def _people(viewer, ids):
    """Those of the people whom the viewer may meet and wants to hear, by id, and how they stand to each other."""
    return {person.pk: person for person in CANDIDATE_USERS(viewer, ids=list(ids))} if ids else {}


def _row(candidate, people):
    person = people[candidate.pk]
    relation = Relationship(signed_in=True, followed_by=candidate.follows_viewer)
    return {**user_row(person, relation), "why": _why(candidate, people.get(candidate.via))}


def _why(candidate, friend):
    """The reason in a few words; a friend is named only while the viewer follows them."""
    others = candidate.friends - 1
    if candidate.follows_viewer and others < 1:
        return "Follows you"
    if friend and friend.is_friend:
        first_name = (friend.display_name.split() or [friend.username])[0]
        named = f"Followed by \u2068{first_name}\u2069"  # isolated, whichever way the name is written
        return named + (f" and {others} other{'s' if others > 1 else ''}" if others else "")
    return "Followed by people you follow" if others > 0 else f"Popular in {settings.SITE_NAME}"
