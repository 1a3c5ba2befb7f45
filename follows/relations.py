"""What is between a viewer and the people on a page, in one query for all of them."""

from dataclasses import dataclass

from django.db.models import F, Q

from accounts.models import User
from follows.models import Block, Follow, FollowRequest, Mute
from follows.visibility import may_meet
from witter.prepared import Prepared
from witter.rows import HasRow, HasRowOfFew


@dataclass(frozen=True)
class Relation:
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


NOBODY = Relation()


def _relations(viewer, ids):
    me, person = viewer.pk, F("pk")
    return User.objects.filter(pk__among=ids).values_list(
        "pk",
        HasRow(Follow, follower=me, followee=person),
        HasRow(Follow, follower=person, followee=me),
        Q(HasRow(FollowRequest, follower=me, followee=person), is_protected=True),
        HasRow(FollowRequest, follower=person, followee=me),
        HasRowOfFew(Block, blocker=me, blocked=person),
        HasRowOfFew(Block, blocker=person, blocked=me),
        HasRowOfFew(Mute, muter=me, muted=person),
        HasRow(Follow, follower=me, followee=person, show_reposts=False),
    )


RELATIONS = Prepared(_relations, "ids")


def relations_of(viewer, people):
    """Map each person's id to the viewer's Relation with them. One query, none when signed out.

    A request counts while there is something to ask for: once a person is no longer protected, one may just follow.
    """
    ids = {person.pk for person in people}
    if not viewer.is_authenticated:
        return dict.fromkeys(ids, NOBODY)
    rows = RELATIONS(viewer, ids=list(ids)) if ids else []
    known = {pk: Relation(*facts, is_self=pk == viewer.pk, signed_in=True) for pk, *facts in rows}
    return dict.fromkeys(ids, Relation(signed_in=True)) | known  # somebody may have gone since


def relation_of(viewer, person):
    """The viewer's Relation with one person."""
    return relations_of(viewer, [person])[person.pk]


def requests_waiting_for(viewer):
    """The requests to follow `viewer`, by people they may meet."""
    return FollowRequest.objects.filter(may_meet(viewer, "follower"), followee=viewer.pk)
