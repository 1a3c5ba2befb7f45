"""Operations of lists of people."""

from typing import Annotated, Any, Literal

import msgspec
from django.shortcuts import get_object_or_404

from accounts.models import User
from api.entities.accounts import Account
from api.entities.base import Empty
from api.entities.lists import UserList
from api.errors import not_found, refused_form
from api.operations import Operation
from api.pagination import Listing, PageParameters
from api.parameters import Id
from api.presenters.accounts import account
from api.views.people_listing import PeopleListingMixin
from follows.visibility import can_see_user
from lists.forms import ListForm
from lists.models import List, Membership

MAX_CHANGED_MEMBERS = 100  # by one request


class NewListParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What a new list is called."""

    title: Annotated[str, msgspec.Meta(description="Up to 50 characters, on one line.")]
    replies_policy: Annotated[
        Literal["followed", "list", "none"], msgspec.Meta(description="Ignored: it is always `list`.")
    ] = "list"
    exclusive: Annotated[bool, msgspec.Meta(description="Ignored: home shows the members' posts as well.")] = False


class ListChangeParameters(NewListParameters, frozen=True, kw_only=True):
    """What an existing list is called."""

    title: Annotated[str | None, msgspec.Meta(description="Up to 50 characters; without it the title stays.")] = None


class ListPageParameters(PageParameters, frozen=True, kw_only=True):
    """What part of the members to return, the last added first."""

    limit: Annotated[int, msgspec.Meta(description="How many; at most 40, and 0 for all of them.")] = 40


class MemberParameters(msgspec.Struct, frozen=True, kw_only=True):
    """People, by their ids."""

    account_ids: Annotated[
        list[Id], msgspec.Meta(max_length=MAX_CHANGED_MEMBERS, description="Up to 100 ids of people.")
    ]


class ListOperation(Operation):
    """Base of the operations of lists."""

    tag, scope = "lists", "write:lists"
    returns: Any = UserList

    def own_list(self, pk: int) -> List:
        """Return the viewer's list with this id, or raise Http404."""
        return get_object_or_404(List.objects.select_related("owner"), owner=self.viewer, pk=pk)

    def visible_list(self, pk: int) -> List:
        """Return the list with this id: the viewer's, or a public one that they can see. Or raise Http404."""
        return get_object_or_404(List.objects.visible_to(self.viewer), pk=pk)

    def save(self, **values: Any) -> UserList:
        """Create or change a list through the form of its page. Raise ApiError if the form is invalid."""
        form = ListForm(**values)
        if not form.is_valid():
            raise refused_form(form, {"name": "title"})
        return presented(form.save_for_owner(self.viewer))


class Lists(ListOperation):
    """Return the viewer's own lists, the newest first, all of them."""

    path, scope, returns = "/api/v1/lists", "read:lists", list[UserList]

    def perform(self) -> list[UserList]:
        return [presented(each) for each in self.viewer.lists.order_by("-pk")]


class CreateList(ListOperation):
    """Create a list. It is private: only its owner sees it; the page of the list can make it public.

    429 above the number of lists that a person may have.
    """

    method, path = "POST", "/api/v1/lists"
    Parameters = NewListParameters

    def perform(self) -> UserList:
        return self.save(data={"name": self.parameters.title, "is_private": True})


class ShowList(ListOperation):
    """Return a list: one's own, or a public one of somebody else."""

    path, scope = "/api/v1/lists/{id}", "read:lists"

    def perform(self, id: int) -> UserList:
        return presented(self.visible_list(id))


class ChangeList(ListOperation):
    """Change the title of one's own list; its address changes with it. It stays private or public."""

    method, path = "PUT", "/api/v1/lists/{id}"
    Parameters = ListChangeParameters

    def perform(self, id: int) -> UserList:
        user_list, title = self.own_list(id), self.parameters.title
        values = {"description": user_list.description, "is_private": user_list.is_private}
        values["name"] = user_list.name if title is None else title
        return self.save(data=values, instance=user_list)


class DeleteList(ListOperation):
    """Delete one's own list. Nobody is notified."""

    method, path, returns = "DELETE", "/api/v1/lists/{id}", Empty

    def perform(self, id: int) -> Empty:
        self.own_list(id).delete()
        return Empty()


class ListAccounts(PeopleListingMixin, ListOperation):
    """Return the members of a list whom the viewer can see, the last added first.

    The pages are reached by the addresses in the Link header only: their cursors are no ids of people.
    """

    path, scope, returns = "/api/v1/lists/{id}/accounts", "read:lists", list[Account]
    Parameters = ListPageParameters

    def perform(self, id: int) -> Listing | list[Account]:
        user_list = self.visible_list(id)
        members = user_list.memberships.filter(can_see_user(self.viewer, "user"))
        if self.parameters.limit == 0:
            rows = members.select_related("user__stats").order_by("-pk")
            return [account(row.user, self.base_url) for row in rows]
        return self.people_listing(members, "user")


class AddListAccounts(ListOperation):
    """Add people to one's own list, all or none of them. Adding somebody twice is harmless.

    They need not be followed. 404 if one of them cannot be seen, 429 if the list is full.
    """

    method, path, returns = "POST", "/api/v1/lists/{id}/accounts", Empty
    Parameters = MemberParameters

    def perform(self, id: int) -> Empty:
        user_list, wanted = self.own_list(id), set(self.parameters.account_ids)
        people = User.objects.filter(can_see_user(self.viewer, ""), pk__in=wanted).order_by("pk")
        if len(people) < len(wanted):
            raise not_found()
        Membership.objects.add_all(user_list, people)
        return Empty()


class RemoveListAccounts(ListOperation):
    """Remove people from one's own list. Those who are not on it are ignored."""

    method, path, returns = "DELETE", "/api/v1/lists/{id}/accounts", Empty
    Parameters = MemberParameters

    def perform(self, id: int) -> Empty:
        user_list = self.own_list(id)
        user_list.memberships.filter(user__in=self.parameters.account_ids).delete()
        return Empty()


def presented(user_list: List) -> UserList:
    """Return the entity of a list."""
    return UserList(id=str(user_list.pk), title=user_list.name)


OPERATIONS: list[type[Operation]] = [
    Lists,
    CreateList,
    ShowList,
    ChangeList,
    DeleteList,
    ListAccounts,
    AddListAccounts,
    RemoveListAccounts,
]
