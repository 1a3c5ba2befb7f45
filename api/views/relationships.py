"""Operations between people: follow, block, mute, follow requests."""

from typing import Annotated

import msgspec

from accounts.models import User
from api.entities.accounts import Relationship
from api.errors import not_found
from api.operations import Operation
from api.pagination import Listing
from api.people import people_by_id, person_by_id
from api.presenters.accounts import relationships_of
from api.views.accounts import AccountIds, PeopleOperation
from follows.models import Block, Follow, FollowRequest, Mute
from follows.relationships import pending_requests_for
from follows.visibility import can_see_user, is_active_user


class RelationshipOperation(Operation):
    """Base of actions on a person: a subclass defines `act`. They return what you and the person are then.

    Each may be done twice.
    """

    method, tag = "POST", "accounts"
    returns = Relationship

    def perform(self, id: int) -> Relationship:
        person = person_by_id(self.viewer, id)
        self.act(person)
        (relationship,) = relationships_of(self.viewer, [person])
        return relationship

    def act(self, person: User) -> None:
        """Do what the operation is for."""
        raise NotImplementedError


class Relationships(Operation):
    """Return what you and some people are to each other, in the order of their ids.

    Those who are not to be found are left out.
    """

    path, scope, tag = "/api/v1/accounts/relationships", "read:follows", "accounts"
    Parameters = AccountIds
    returns = list[Relationship]

    def perform(self) -> list[Relationship]:
        return relationships_of(self.viewer, people_by_id(self.viewer, self.parameters.id))


class FollowParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What of the person to see at home."""

    reblogs: Annotated[bool | None, msgspec.Meta(description="Whether to see their reposts at home.")] = None
    notify: Annotated[bool | None, msgspec.Meta(description="Does nothing.")] = None
    languages: Annotated[list[str], msgspec.Meta(description="Does nothing.")] = []


class FollowAccount(RelationshipOperation):
    """Follow a person, or ask a protected account to be allowed to. For one you follow, change `reblogs`.

    403 across a block, 429 above the site's limits of follows. `reblogs` counts from the moment you follow: it is not
    remembered with a request.
    """

    path, scope = "/api/v1/accounts/{id}/follow", "write:follows"
    Parameters = FollowParameters

    def act(self, person: User) -> None:
        Follow.objects.follow(self.viewer, person)
        if self.parameters.reblogs is not None:
            Follow.objects.set_show_reposts(self.viewer, person, self.parameters.reblogs)


class UnfollowAccount(RelationshipOperation):
    """Unfollow a person, or take back the request to follow them."""

    path, scope = "/api/v1/accounts/{id}/unfollow", "write:follows"

    def act(self, person: User) -> None:
        Follow.objects.unfollow(self.viewer, person)


class RemoveFromFollowers(RelationshipOperation):
    """End that a person follows you, or decline their request. They are not notified."""

    path, scope = "/api/v1/accounts/{id}/remove_from_followers", "write:follows"

    def act(self, person: User) -> None:
        Follow.objects.unfollow(person, self.viewer)


class BlockAccount(RelationshipOperation):
    """Block a person: you do not follow each other any more, and do not see each other."""

    path, scope = "/api/v1/accounts/{id}/block", "write:blocks"

    def act(self, person: User) -> None:
        Block.objects.block(self.viewer, person)


class UnblockAccount(RelationshipOperation):
    """End the block of a person. Follows do not come back by themselves."""

    path, scope = "/api/v1/accounts/{id}/unblock", "write:blocks"

    def act(self, person: User) -> None:
        Block.objects.unblock(self.viewer, person)


class MuteParameters(msgspec.Struct, frozen=True, kw_only=True):
    """How to mute."""

    notifications: Annotated[bool, msgspec.Meta(description="Does nothing: a mute includes notifications.")] = True
    duration: Annotated[int, msgspec.Meta(description="Does nothing: a mute lasts until you end it.")] = 0


class MuteAccount(RelationshipOperation):
    """Hide a person from your timelines and notifications until you unmute them. They are not notified."""

    path, scope = "/api/v1/accounts/{id}/mute", "write:mutes"
    Parameters = MuteParameters

    def act(self, person: User) -> None:
        Mute.objects.mute(self.viewer, person)


class UnmuteAccount(RelationshipOperation):
    """Show a person in your timelines and notifications again."""

    path, scope = "/api/v1/accounts/{id}/unmute", "write:mutes"

    def act(self, person: User) -> None:
        Mute.objects.unmute(self.viewer, person)


class AccountNoteParameters(msgspec.Struct, frozen=True, kw_only=True):
    """A note."""

    comment: Annotated[str, msgspec.Meta(description="Is not stored.")] = ""


class AccountNote(RelationshipOperation):
    """Return what you and the person are to each other: there are no private notes here, so none is stored."""

    path, scope = "/api/v1/accounts/{id}/note", "write:accounts"
    Parameters = AccountNoteParameters

    def act(self, person: User) -> None:
        pass


class BlockedAccounts(PeopleOperation):
    """Return whom you block, the newest block first."""

    path, scope = "/api/v1/blocks", "read:blocks"

    def perform(self) -> Listing:
        return self.people_listing(self.viewer.blocks_made.filter(is_active_user("blocked")), "blocked")


class MutedAccounts(PeopleOperation):
    """Return whom you mute, the newest mute first."""

    path, scope = "/api/v1/mutes", "read:mutes"

    def perform(self) -> Listing:
        return self.people_listing(self.viewer.mutes_made.filter(can_see_user(self.viewer, "muted")), "muted")


class FollowRequests(PeopleOperation):
    """Return who asks to follow you, the newest request first."""

    path, scope = "/api/v1/follow_requests", "read:follows"

    def perform(self) -> Listing:
        return self.people_listing(pending_requests_for(self.viewer), "follower")


class FollowRequestOperation(RelationshipOperation):
    """Base of answers to a follow request; a subclass defines `resolve`."""

    scope = "write:follows"

    def perform(self, account_id: int) -> Relationship:
        return super().perform(account_id)

    def act(self, person: User) -> None:
        if not (request := FollowRequest.objects.of_pair(person, self.viewer).first()):
            raise not_found()
        self.resolve(request)

    def resolve(self, request: FollowRequest) -> None:
        """Answer the request."""
        raise NotImplementedError


class AuthorizeFollowRequest(FollowRequestOperation):
    """Let a person who asks follow you. 404 if they do not ask (any more)."""

    path = "/api/v1/follow_requests/{account_id}/authorize"

    def resolve(self, request: FollowRequest) -> None:
        request.approve()


class RejectFollowRequest(FollowRequestOperation):
    """Decline that a person follows you. They are not notified. 404 if they do not ask (any more)."""

    path = "/api/v1/follow_requests/{account_id}/reject"

    def resolve(self, request: FollowRequest) -> None:
        request.decline()


OPERATIONS: list[type[Operation]] = [
    *(Relationships, FollowAccount, UnfollowAccount, RemoveFromFollowers, BlockAccount, UnblockAccount),
    *(MuteAccount, UnmuteAccount, AccountNote, BlockedAccounts, MutedAccounts),
    *(FollowRequests, AuthorizeFollowRequest, RejectFollowRequest),
]
