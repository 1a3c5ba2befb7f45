"""Operations of notifications in groups: the likes or reposts of one post, the new followers of one day."""

from typing import Annotated, Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from msgspec import Meta

from api.entities.accounts import Account
from api.entities.base import Empty
from api.entities.notifications import GroupedNotifications, NotificationCount, NotificationPolicy
from api.errors import not_found
from api.operations import Operation
from api.pagination import Listing, PageParameters, keyset_rows, listing
from api.presenters.notifications import GROUP_KEY, GROUPED, SINGLE, accounts_by_id, grouped_notifications
from api.views.notifications import CountParameters, NotificationOperation, NotificationParameters, own_actors
from core.badges import invalidate_badges
from notifications.models import Notification, NotificationActor
from notifications.pagination import Candidate, visible_entries
from notifications.types import NotificationType

type GroupedTypes = Annotated[
    list[str] | None, Meta(description="The types to return in groups; by default favourite, reblog and follow.")
]


class GroupParameters(NotificationParameters, frozen=True, kw_only=True):
    """Which groups to return."""

    grouped_types: GroupedTypes = None
    expand_accounts: Annotated[
        Literal["full", "partial_avatars"],
        Meta(description="`partial_avatars`: only the first person of each group is complete."),
    ] = "full"


class GroupCountParameters(CountParameters, frozen=True, kw_only=True):
    """Which groups to count."""

    grouped_types: GroupedTypes = None


class GroupedOperation(NotificationOperation):
    """Base of the lists and numbers of groups."""

    def grouped_types(self) -> tuple[NotificationType, ...]:
        wanted = self.parameters.grouped_types
        return tuple(kind for name, kind in GROUPED.items() if wanted is None or name in wanted)


class ListGroups(GroupedOperation):
    """Return the viewer's notifications in groups, the one with the newest notification first.

    A group is on one page only, that of its newest notification. With `account_id` there are no groups.
    """

    path = "/api/v2/notifications"
    Parameters = GroupParameters
    returns = GroupedNotifications

    def perform(self) -> Listing:
        rows, older = self.page()
        is_partial = self.parameters.expand_accounts == "partial_avatars"
        result = grouped_notifications(rows, self.viewer, self.base_url, has_partial_accounts=is_partial)
        return listing(self.request, result, older=older, newer=rows[0].pk if rows else None)


class UnreadGroupCount(GroupedOperation):
    """Return how many groups have a notification that is newer than the viewer's read position."""

    path = "/api/v2/notifications/unread_count"
    Parameters = GroupCountParameters
    returns = NotificationCount

    def perform(self) -> NotificationCount:
        return self.count_unread()


class GetPolicy(Operation):
    """Return whose notifications are filtered: nobody's. Mute or block people instead."""

    path, scope, tag = "/api/v2/notifications/policy", "read:notifications", "notifications"
    returns = NotificationPolicy

    def perform(self) -> NotificationPolicy:
        return NotificationPolicy()


class ChangePolicy(GetPolicy):
    """Change nothing, and return the policy: no notifications are filtered here."""

    method, scope = "PATCH", "write:notifications"


class GetGroup(Operation):
    """Return one group. Answer 404 if it does not exist, or everybody in it is hidden from the viewer by now."""

    path, scope, tag = "/api/v2/notifications/{group_key}", "read:notifications", "notifications"
    returns = GroupedNotifications

    def perform(self, group_key: str) -> GroupedNotifications:
        entries = visible_entries([candidate_by_key(self.viewer, group_key)], self.viewer)
        found = grouped_notifications(entries, self.viewer, self.base_url)
        if not found.notification_groups:
            raise not_found()
        return found


class DismissGroup(Operation):
    """Delete the notifications of a group. They do not come back, neither here nor on the site.

    Dismissing a group twice is harmless.
    """

    method, path = "POST", "/api/v2/notifications/{group_key}/dismiss"
    scope, tag = "write:notifications", "notifications"
    returns = Empty

    def perform(self, group_key: str) -> Empty:
        try:
            candidate = candidate_by_key(self.viewer, group_key)
        except Http404:
            return Empty()
        if candidate.is_group:
            self.viewer.notes.filter(pk=candidate.note_id).delete_locked()
        else:
            own_actors(self.viewer).get(pk=candidate.pk).dismiss()
        invalidate_badges(self.viewer)
        return Empty()


class ListGroupAccounts(Operation):
    """Return the people in a group, the newest notification's first. Pages follow the Link header."""

    path, scope, tag = "/api/v2/notifications/{group_key}/accounts", "read:notifications", "notifications"
    Parameters = PageParameters
    returns = list[Account]

    def perform(self, group_key: str) -> Listing:
        candidate = candidate_by_key(self.viewer, group_key)
        rows = NotificationActor.objects.filter(note=candidate.note_id).visible_to(self.viewer)
        rows = rows if candidate.is_group else rows.filter(pk=candidate.pk)
        page, older, newer = keyset_rows(rows, self.parameters)
        accounts = accounts_by_id([row.actor_id for row in page], self.base_url)
        return listing(self.request, list(accounts.values()), older=older, newer=newer)


def candidate_by_key(viewer, group_key: str) -> Candidate:
    """Return the Candidate of a group's key. Raise Http404 unless it is one of the viewer's."""
    match = GROUP_KEY.fullmatch(group_key)
    if not match:
        raise Http404
    name, pk = match[1], int(match[2])
    if name == SINGLE:
        row = get_object_or_404(own_actors(viewer), pk=pk)
        return Candidate(row.pk, row.note_id, is_group=False)
    group = get_object_or_404(Notification.objects.filter(recipient=viewer.pk, kind=GROUPED[name]), pk=pk)
    return Candidate(group.newest_id, group.pk, is_group=True)


OPERATIONS: list[type[Operation]] = [
    ListGroups, UnreadGroupCount, GetPolicy, ChangePolicy, GetGroup, DismissGroup, ListGroupAccounts,
]  # fmt: skip
