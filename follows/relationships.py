"""Relationships of the viewer with the users on a page, in one query."""

from dataclasses import dataclass

from django.db.models import F, Q

from accounts.models import User
from core.fastpath.expressions import RowExists, RowExistsInlinable
from core.fastpath.prepared_queries import PreparedQuery
from follows.models import Block, Follow, FollowRequest, Mute
from follows.visibility import can_see_user


@dataclass(frozen=True)
class Relationship:
    """Relationship of the viewer with a user; `…ing` is by the viewer, `…_by` is by the user."""

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
    def button_state(self):
        """State of the follow button: self, none (signed out), blocked, following, requested or follow."""
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
    viewer_id, person = viewer.pk, F("pk")
    return User.objects.filter(pk__any_of=ids).values_list(
        "pk",
        RowExists(Follow, follower=viewer_id, followee=person),
        RowExists(Follow, follower=person, followee=viewer_id),
        Q(RowExists(FollowRequest, follower=viewer_id, followee=person), is_protected=True),
        RowExists(FollowRequest, follower=person, followee=viewer_id),
        RowExistsInlinable(Block, blocker=viewer_id, blocked=person),
        RowExistsInlinable(Block, blocker=person, blocked=viewer_id),
        RowExistsInlinable(Mute, muter=viewer_id, muted=person),
        RowExists(Follow, follower=viewer_id, followee=person, show_reposts=False),
    )


RELATIONSHIPS = PreparedQuery(_relationship_query, "ids")


def relationships_with(viewer, people):
    """Map each user's id to the viewer's Relationship with them. One query, or none if the viewer is signed out.

    `requested` is set only while the user is protected; a user who no longer is can be followed directly.
    """
    ids = {person.pk for person in people}
    if not viewer.is_authenticated:
        return dict.fromkeys(ids, NO_RELATIONSHIP)
    rows = RELATIONSHIPS(viewer, ids=list(ids)) if ids else []
    known = {pk: Relationship(*values, is_self=pk == viewer.pk, signed_in=True) for pk, *values in rows}
    return dict.fromkeys(ids, Relationship(signed_in=True)) | known  # users deleted meanwhile


def relationship_with(viewer, person):
    """Return the viewer's Relationship with one user."""
    return relationships_with(viewer, [person])[person.pk]


def pending_requests_for(viewer):
    """Return the follow requests to `viewer` by users they can see."""
    return FollowRequest.objects.filter(can_see_user(viewer, "follower"), followee=viewer.pk)
