"""Operations of people: reading who they are, what they wrote, and who follows whom."""

from typing import Annotated

import msgspec

from api import messages
from api.entities.accounts import Account, FamiliarFollowers
from api.entities.lists import UserList
from api.errors import ApiError
from api.operations import Operation
from api.pagination import Listing, PageParameters
from api.parameters import Id
from api.people import local_name, people_by_id, person_at, person_by_id
from api.presenters.accounts import account, account_for_viewer
from api.views.lists import presented
from api.views.people_listing import PeopleListingMixin
from api.views.timelines import TimelineOperation
from follows.familiar_followers import familiar_follower_ids
from follows.visibility import can_see_user
from posts.models import Hashtag, Pin
from posts.timelines.authors import AuthorTimeline
from posts.timelines.pagination import VISIBLE_ROWS
from search.autocomplete import MAX_PREFIX_LENGTH, people_with_prefix

MAX_IDS = 100
MAX_SEARCH_RESULTS = 40

type Ids = Annotated[list[Id], msgspec.Meta(max_length=MAX_IDS, description="Their ids, at most 100.")]


class AccountOperation(Operation):
    """Base of operations on people."""

    tag = "accounts"


class PeopleOperation(PeopleListingMixin, AccountOperation):
    """Base of lists of people, paged by the ids of rows that clients do not see: only `Link` has the cursors."""

    Parameters = PageParameters
    returns = list[Account]


class GetAccount(AccountOperation):
    """Return one person.

    Suspended and deactivated people are 404. If the person blocks you, their text, their fields and the day on which
    they joined are empty.
    """

    path, scope, access = "/api/v1/accounts/{id}", "read:accounts", "public"
    returns = Account

    def perform(self, id: int) -> Account:
        return account_for_viewer(person_by_id(self.viewer, id), self.base_url)


class AccountIds(msgspec.Struct, frozen=True, kw_only=True):
    """Several people."""

    id: Ids = []


class GetAccounts(AccountOperation):
    """Return several people, in the order of their ids. Those who are not to be found are left out."""

    path, scope, access = "/api/v1/accounts", "read:accounts", "public"
    Parameters = AccountIds
    returns = list[Account]

    def perform(self) -> list[Account]:
        people = people_by_id(self.viewer, self.parameters.id)
        return [account_for_viewer(person, self.base_url) for person in people]


class CreateAccount(AccountOperation):
    """Refuse to register somebody: accounts are made on the site itself. Always 422."""

    method, path, scope, access = "POST", "/api/v1/accounts", "write:accounts", "app"
    returns = dict[str, str]

    def perform(self) -> None:
        raise ApiError(422, messages.sign_up_on_site(f"{self.base_url}/signup"))


class LookupParameters(msgspec.Struct, frozen=True, kw_only=True):
    """A name."""

    acct: Annotated[str, msgspec.Meta(description='"ana", "@ana", or with the host of this site: "ana@host".')]


class LookupAccount(AccountOperation):
    """Return the person with a name, in any letter case. A name that somebody gave up of late still finds them."""

    path, scope, access = "/api/v1/accounts/lookup", "read:accounts", "public"
    Parameters = LookupParameters
    returns = Account

    def perform(self) -> Account:
        return account_for_viewer(person_at(self.parameters.acct, self.request), self.base_url)


class AccountSearchParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What to search for."""

    q: Annotated[str, msgspec.Meta(description="The beginning of a username, of a name, or of a word in it.")]
    limit: Annotated[int, msgspec.Meta(description="How many; at most 40.")] = MAX_SEARCH_RESULTS
    offset: Annotated[int, msgspec.Meta(ge=0, description="How many to leave out.")] = 0
    following: Annotated[bool, msgspec.Meta(description="Only people whom you follow.")] = False
    resolve: Annotated[bool, msgspec.Meta(description="Does nothing: everybody is here.")] = False


class SearchAccounts(AccountOperation):
    """Search people by the beginning of their names, to complete a mention. Whom you follow comes first."""

    path, scope = "/api/v1/accounts/search", "read:accounts"
    Parameters = AccountSearchParameters
    returns = list[Account]

    def perform(self) -> list[Account]:
        wanted: AccountSearchParameters = self.parameters
        prefix = local_name(wanted.q, self.request)
        limit = max(1, min(wanted.limit, MAX_SEARCH_RESULTS))
        if not prefix.strip() or len(prefix) > MAX_PREFIX_LENGTH or wanted.offset > MAX_SEARCH_RESULTS:
            return []
        found = people_with_prefix(prefix, self.viewer, wanted.offset + limit, only_followed=wanted.following)
        people = people_by_id(self.viewer, [person.pk for person in found[wanted.offset :]])
        return [account(person, self.base_url) for person in people]


class FamiliarFollowersOperation(AccountOperation):
    """Return for each person those whom you follow and who follow them, at most ten, the newest of yours first.

    The list is empty where you may not see who follows them.
    """

    path, scope = "/api/v1/accounts/familiar_followers", "read:follows"
    Parameters = AccountIds
    returns = list[FamiliarFollowers]

    def perform(self) -> list[FamiliarFollowers]:
        people = people_by_id(self.viewer, self.parameters.id)
        ids = familiar_follower_ids(self.viewer, [person.pk for person in people if person.shows_posts])
        followers = people_by_id(self.viewer, [pk for found in ids.values() for pk in found])
        accounts = {person.pk: account(person, self.base_url) for person in followers}
        return [
            FamiliarFollowers(
                id=str(person.pk), accounts=[accounts[pk] for pk in ids.get(person.pk, []) if pk in accounts]
            )
            for person in people
        ]


class AccountStatusesParameters(PageParameters, frozen=True, kw_only=True):
    """Which posts of a person."""

    pinned: Annotated[bool, msgspec.Meta(description="Only the post pinned to the profile.")] = False
    only_media: Annotated[bool, msgspec.Meta(description="Only posts with pictures.")] = False
    exclude_replies: Annotated[bool, msgspec.Meta(description="No replies to others; the person's threads stay.")] = (
        False
    )
    exclude_reblogs: Annotated[bool, msgspec.Meta(description="No reposts.")] = False
    tagged: Annotated[str | None, msgspec.Meta(description="Only posts with this hashtag, without its #.")] = None


class AccountStatuses(TimelineOperation):
    """Return the posts and reposts of a person, newest first.

    A post that its author has reposted appears as the repost only, unless reposts are excluded. The list is empty
    if you may not see their posts: those of a protected account that you do not follow, and of somebody who blocks you
    or whom you block. `pinned` is a list of its own, of at most one; the other parameters do not matter to it.
    """

    path, scope, access, tag = "/api/v1/accounts/{id}/statuses", "read:statuses", "public", "accounts"
    Parameters = AccountStatusesParameters

    def perform(self, id: int) -> Listing:
        wanted: AccountStatusesParameters = self.parameters
        person = person_by_id(self.viewer, id)
        if not person.shows_posts:
            return Listing([])
        if wanted.pinned:
            pinned = list(Pin.objects.filter(user=id).values_list("post", flat=True))
            return Listing(self.status_listing(VISIBLE_ROWS(self.viewer, ids=pinned), None).entities)
        hashtag = Hashtag.objects.named(wanted.tagged.lstrip("#＃")).first() if wanted.tagged else None
        if wanted.tagged and not hashtag:
            return Listing([])
        return self.timeline_page(
            AuthorTimeline(
                self.viewer,
                id,
                only_media=wanted.only_media,
                without_replies=wanted.exclude_replies,
                without_reposts=wanted.exclude_reblogs,
                hashtag=hashtag.pk if hashtag else None,
            )
        )


class AccountFollowers(PeopleOperation):
    """Return who follows a person, the newest follower first.

    The list is empty if you may not see the person's posts.
    """

    path, scope, access = "/api/v1/accounts/{id}/followers", "read:accounts", "public"
    related_name, user_field = "follows_received", "follower"

    def perform(self, id: int) -> Listing:
        person = person_by_id(self.viewer, id)
        if not person.shows_posts:
            return Listing([])
        follows = getattr(person, self.related_name).filter(can_see_user(self.viewer, self.user_field))
        return self.people_listing(follows, self.user_field)


class AccountFollowing(AccountFollowers):
    """Return whom a person follows, the newest follow first.

    The list is empty if you may not see the person's posts.
    """

    path = "/api/v1/accounts/{id}/following"
    related_name, user_field = "follows_made", "followee"


class AccountLists(AccountOperation):
    """Return those of your own lists that a person is on, the newest first, all of them."""

    path, scope = "/api/v1/accounts/{id}/lists", "read:lists"
    returns = list[UserList]

    def perform(self, id: int) -> list[UserList]:
        person = person_by_id(self.viewer, id)
        return [presented(each) for each in self.viewer.lists.filter(memberships__user=person).order_by("-pk")]


class EmptyAccountListOperation(AccountOperation):
    """Base of lists that are empty for everybody."""

    access = "public"
    scope = "read:accounts"
    returns = list[dict]

    def perform(self, id: int) -> list[dict]:
        person_by_id(self.viewer, id)
        return []


class AccountFeaturedTags(EmptyAccountListOperation):
    """Return an empty list: nobody features hashtags here."""

    path = "/api/v1/accounts/{id}/featured_tags"


class AccountEndorsements(EmptyAccountListOperation):
    """Return an empty list: nobody features people here."""

    path = "/api/v1/accounts/{id}/endorsements"


class AccountIdentityProofs(EmptyAccountListOperation):
    """Return an empty list: there are no identity proofs here."""

    path = "/api/v1/accounts/{id}/identity_proofs"


OPERATIONS: list[type[Operation]] = [
    *(GetAccount, GetAccounts, CreateAccount, LookupAccount, SearchAccounts),
    *(FamiliarFollowersOperation, AccountStatuses, AccountFollowers, AccountFollowing),
    *(AccountLists, AccountFeaturedTags, AccountEndorsements, AccountIdentityProofs),
]
