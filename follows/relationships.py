"""What is between a viewer and the people on a page, in one query for all of them."""

from dataclasses import dataclass

from django.db.models import F, Q

from accounts.models import User
from core.fastpath.expressions import RowExists, RowExistsInlinable
from core.fastpath.prepared_queries import PreparedQuery
from follows.models import Block, Follow, FollowRequest, Mute
from follows.visibility import can_see_user


@dataclass(frozen=True)
class Relationship:
    """The viewer's side of it: `following` is that I follow them, `followed_by` that they follow me."""

    following: bool = False
    followed_by: bool = False
    requested: bool = False
    requested_by: bool = False
    blocking: bool = False
    blocked_by: bool = False
    muting: bool = False
    hides_reposts: bool = False
    is_self: bool = False
    signed_in: bool = False

    @property
    def state(self):
        """Which follow button to draw: self, none (signed out), blocked, following, requested or follow."""
        if self.is_self:
            return "self"
        if not self.signed_in:
            return "none"
        for name in ("blocking", "following", "requested"):
            if getattr(self, name):
                return "blocked" if name == "blocking" else name
        return "follow"


NO_RELATIONSHIP = Relationship()


def _relationship_query(viewer, ids):
    me, person = viewer.pk, F("pk")
    return User.objects.filter(pk__any_of=ids).values_list(
        "pk",
        RowExists(Follow, follower=me, followee=person),
        RowExists(Follow, follower=person, followee=me),
        Q(RowExists(FollowRequest, follower=me, followee=person), is_protected=True),
        RowExists(FollowRequest, follower=person, followee=me),
        RowExistsInlinable(Block, blocker=me, blocked=person),
        RowExistsInlinable(Block, blocker=person, blocked=me),
        RowExistsInlinable(Mute, muter=me, muted=person),
        RowExists(Follow, follower=me, followee=person, show_reposts=False),
    )


RELATIONSHIPS = PreparedQuery(_relationship_query, "ids")


def relationships_with(viewer, people):
    """Map each person's id to the viewer's Relationship with them. One query, none when signed out.

    A request counts while there is something to ask for: once a person is no longer protected, one may just follow.
    """
    ids = {person.pk for person in people}
    if not viewer.is_authenticated:
        return dict.fromkeys(ids, NO_RELATIONSHIP)
    rows = RELATIONSHIPS(viewer, ids=list(ids)) if ids else []
    known = {pk: Relationship(*facts, is_self=pk == viewer.pk, signed_in=True) for pk, *facts in rows}
    return dict.fromkeys(ids, Relationship(signed_in=True)) | known  # somebody may have gone since


def relationship_with(viewer, person):
    """The viewer's Relationship with one person."""
    return relationships_with(viewer, [person])[person.pk]


def pending_requests_for(viewer):
    """The requests to follow `viewer`, by people they may meet."""
    return FollowRequest.objects.filter(can_see_user(viewer, "follower"), followee=viewer.pk)
