"""Operations of notifications, one by one."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from msgspec import Meta

from api.entities.base import Empty
from api.entities.notifications import (
    MergedResponse,
    Notification,
    NotificationCount,
    NotificationRequest,
    V1NotificationPolicy,
)
from api.errors import not_found
from api.operations import Operation
from api.pagination import Listing, PageParameters, listing
from api.parameters import Id
from api.presenters.notifications import TYPES, notifications_of
from core.badges import invalidate_badges
from notifications.models import Notification as StoredNotification
from notifications.models import NotificationActor, NotificationReadState
from notifications.pagination import Candidate, NotificationEntry, NotificationList, visible_entries
from notifications.types import NotificationType

DEFAULT_LIMIT, MAX_LIMIT = 40, 100
MAX_COUNT, DEFAULT_COUNT = 1000, 100  # of unread notifications


class NotificationParameters(PageParameters, frozen=True, kw_only=True):
    """Which notifications to return. Types that do not exist here match nothing."""

    max_limit = MAX_LIMIT
    limit: Annotated[int, Meta(description="How many; at most 100.")] = DEFAULT_LIMIT
    types: Annotated[list[str], Meta(description="Only these types.")] = []
    exclude_types: Annotated[list[str], Meta(description="All but these types.")] = []
    account_id: Annotated[Id | None, Meta(description="Only what this person did.")] = None
    include_filtered: Annotated[bool, Meta(description="No effect: no notifications are filtered.")] = False


class CountParameters(NotificationParameters, frozen=True, kw_only=True):
    """Which notifications to count, up to `size`."""

    max_limit = MAX_COUNT
    limit: Annotated[int, Meta(description="Count no further; at most 1000.")] = DEFAULT_COUNT


class NotificationOperation(Operation):
    """Base of the lists and numbers of notifications."""

    scope, tag = "read:notifications", "notifications"

    def notification_list(self) -> NotificationList:
        """Return the list of the types that the parameters ask for."""
        wanted: NotificationParameters = self.parameters
        kinds = [
            kind
            for kind, name in TYPES.items()
            if (not wanted.types or name in wanted.types) and name not in wanted.exclude_types
        ]
        return NotificationList(self.viewer, kinds, self.grouped_types(), wanted.account_id)

    def grouped_types(self) -> tuple[NotificationType, ...]:
        """Return the types to return as groups."""
        return ()

    def page(self) -> tuple[list[NotificationEntry], int | None]:
        """Return the entries that the parameters ask for, and the cursor of the older ones."""
        wanted: NotificationParameters = self.parameters
        if wanted.min_id is not None:
            rows = self.notification_list().above(wanted.size, wanted.min_id, wanted.max_id)
            return rows, rows[-1].pk if rows else None
        return self.notification_list().below(wanted.size, wanted.max_id, wanted.since_id or 0)

    def count_unread(self) -> NotificationCount:
        """Count what is newer than the viewer's read position, which the pages of the site move as well."""
        state = NotificationReadState.objects.filter(pk=self.viewer.pk).first()
        rows = self.notification_list().above(self.parameters.size, state.interactions if state else 0)
        return NotificationCount(count=sum(row.is_unread for row in rows))


class ListNotifications(NotificationOperation):
    """Return the viewer's notifications, newest first, one for each person who did something.

    Reading them does not mark them as read; moving the marker does.
    """

    path = "/api/v1/notifications"
    Parameters = NotificationParameters
    returns = list[Notification]

    def perform(self) -> Listing:
        rows, older = self.page()
        entities = notifications_of(rows, self.viewer, self.base_url)
        return listing(self.request, entities, older=older, newer=rows[0].pk if rows else None)


class UnreadCount(NotificationOperation):
    """Return how many notifications are newer than the viewer's read position."""

    path = "/api/v1/notifications/unread_count"
    Parameters = CountParameters
    returns = NotificationCount

    def perform(self) -> NotificationCount:
        return self.count_unread()


class GetNotification(Operation):
    """Return one notification. Answer 404 if it does not exist, or is hidden from the viewer by now."""

    path, scope, tag = "/api/v1/notifications/{id}", "read:notifications", "notifications"
    returns = Notification

    def perform(self, id: int) -> Notification:
        row = get_object_or_404(own_actors(self.viewer), pk=id)
        entries = visible_entries([Candidate(row.pk, row.note_id, is_group=False)], self.viewer)
        found = notifications_of(entries, self.viewer, self.base_url)
        if not found:
            raise not_found()
        return found[0]


class ClearNotifications(Operation):
    """Delete all notifications of the viewer. They do not come back, neither here nor on the site."""

    method, path, scope, tag = "POST", "/api/v1/notifications/clear", "write:notifications", "notifications"
    returns = Empty

    def perform(self) -> Empty:
        StoredNotification.objects.clear(self.viewer)
        invalidate_badges(self.viewer)
        return Empty()


class DismissNotification(Operation):
    """Delete one notification. It does not come back, neither here nor on the site."""

    method, path, scope, tag = "POST", "/api/v1/notifications/{id}/dismiss", "write:notifications", "notifications"
    returns = Empty

    def perform(self, id: int) -> Empty:
        get_object_or_404(own_actors(self.viewer), pk=id).dismiss()
        invalidate_badges(self.viewer)
        return Empty()


class V1GetPolicy(Operation):
    """Return whose notifications are filtered, in the older form: nobody's."""

    path, scope, tag = "/api/v1/notifications/policy", "read:notifications", "notifications"
    returns = V1NotificationPolicy

    def perform(self) -> V1NotificationPolicy:
        return V1NotificationPolicy()


class V1ChangePolicy(V1GetPolicy):
    """Change nothing, and return the policy: no notifications are filtered here."""

    method, scope = "PUT", "write:notifications"


class V1PatchPolicy(V1ChangePolicy):
    """Change nothing, and return the policy: no notifications are filtered here."""

    method = "PATCH"


class ListRequests(Operation):
    """Return an empty list: nobody's notifications are filtered."""

    path, scope, tag = "/api/v1/notifications/requests", "read:notifications", "notifications"
    Parameters = PageParameters
    returns = list[NotificationRequest]

    def perform(self) -> list[NotificationRequest]:
        return []


class RequestsMerged(Operation):
    """Return that no notifications are waiting to be moved into the list."""

    path, scope, tag = "/api/v1/notifications/requests/merged", "read:notifications", "notifications"
    returns = MergedResponse

    def perform(self) -> MergedResponse:
        return MergedResponse()


def own_actors(viewer):
    """Return what others did that this viewer was notified of."""
    return NotificationActor.objects.filter(note__recipient=viewer.pk)


OPERATIONS: list[type[Operation]] = [
    ListNotifications, UnreadCount, GetNotification, ClearNotifications, DismissNotification,
    V1GetPolicy, V1ChangePolicy, V1PatchPolicy, ListRequests, RequestsMerged,
]  # fmt: skip
