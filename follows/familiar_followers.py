"""Familiar followers of a user: those of their followers whom the viewer follows."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from core.viewer import Viewer
from follows import messages
from follows.models import Follow
from follows.visibility import can_see_user, without_muted

MAX_NAMED = 3
MAX_LISTED = 10  # by the API
MAX_COUNTED = 100  # more are "100+"
MAX_FOLLOWS = 1000  # newest follows of the viewer that are looked up: bounds the cost

# Reads the viewer's own follows, newest first, and looks each up in the index of pairs: the number of followers
# of the person makes no difference.
FAMILIAR_FOLLOWERS = PreparedQuery(
    lambda viewer, person: (
        Follow.objects.filter(
            can_see_user(viewer, "followee"),
            without_muted(viewer, "followee"),
            RowExists(Follow, follower=F("followee"), followee=person),
            pk__in=Follow.objects.filter(follower=viewer.pk).order_by("-pk").values("pk")[:MAX_FOLLOWS],
        )
        .order_by("-pk")
        .values_list("followee__username", "followee__name")[: MAX_NAMED + MAX_COUNTED + 1]
    ),
    "person",
)


def familiar_follower_ids(viewer: User, people: list[int]) -> dict[int, list[int]]:
    """Return the ids of the familiar followers of each of these people (ids), at most MAX_LISTED. One query.

    Call it only with people whose followers the viewer may see.
    """
    followed = Follow.objects.filter(follower=viewer.pk).order_by("-pk").values("followee")[:MAX_FOLLOWS]
    ranked = Follow.objects.filter(
        can_see_user(viewer, "follower"),
        without_muted(viewer, "follower"),
        followee__in=people,
        follower__in=followed,
    ).exclude(followee=viewer.pk)
    own_follow = Follow.objects.filter(follower=viewer.pk, followee=OuterRef("follower")).values("pk")
    ranked = ranked.annotate(own_follow=Subquery(own_follow)).annotate(
        rank=Window(RowNumber(), partition_by="followee", order_by="-own_follow")
    )
    found: dict[int, list[int]] = {}
    for person, follower in ranked.filter(rank__lte=MAX_LISTED).order_by("rank").values_list("followee", "follower"):
        found.setdefault(person, []).append(follower)
    return found


@dataclass(frozen=True, slots=True)
class NamedFollower:
    """A familiar follower in a sentence; `separator` stands before the name."""

    separator: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class FamiliarFollowers:
    """The first MAX_NAMED familiar followers, and the number of others as a text, "" for none."""

    named: list[NamedFollower]
    others: str


def familiar_followers(viewer: Viewer, person: User) -> FamiliarFollowers | None:
    """Return the familiar followers of a person, None if there are none. One query.

    Call it only for a viewer who may see the followers of the person.
    """
    rows = FAMILIAR_FOLLOWERS(viewer, person=person.pk)
    others = len(rows) - MAX_NAMED
    last = len(rows) - 1 if others <= 0 else None  # the place of the word "and" before a name
    named = [
        NamedFollower("" if not n else " and " if n == last else ", ", name or username, f"/{username}")
        for n, (username, name) in enumerate(rows[:MAX_NAMED])
    ]
    return FamiliarFollowers(named, messages.other_followers(others, MAX_COUNTED)) if rows else None
