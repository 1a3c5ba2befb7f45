"""Entities of notifications."""

from typing import Literal

from api.entities.accounts import Account
from api.entities.base import Entity
from api.entities.statuses import Status

NotificationKind = Literal["favourite", "reblog", "mention", "quote", "follow", "follow_request"]


class Notification(Entity, frozen=True, kw_only=True):
    """What one person did that concerns the viewer."""

    id: str
    type: NotificationKind
    created_at: str
    group_key: str
    account: Account
    status: Status | None = None  # the viewer's own for favourite and reblog, otherwise the other person's


class NotificationGroup(Entity, frozen=True, kw_only=True):
    """Notifications of one type about one post; or the new followers of one day."""

    group_key: str
    type: NotificationKind
    notifications_count: int
    most_recent_notification_id: int  # a number, as clients expect here
    page_min_id: str  # both are the cursor of the group: as `max_id` it selects the next older group
    page_max_id: str
    latest_page_notification_at: str
    sample_account_ids: list[str]  # newest first
    status_id: str | None


class PartialAccount(Entity, frozen=True, kw_only=True):
    """A person whose picture alone is shown."""

    id: str
    acct: str
    url: str
    avatar: str
    avatar_static: str
    locked: bool
    bot: bool


class GroupedNotifications(Entity, frozen=True, kw_only=True):
    """Groups, with the people and posts that they name by id."""

    accounts: list[Account]
    statuses: list[Status]
    notification_groups: list[NotificationGroup]
    partial_accounts: list[PartialAccount] | None = None


class NotificationCount(Entity, frozen=True, kw_only=True):
    """A number of notifications."""

    count: int


class NotificationPolicySummary(Entity, frozen=True, kw_only=True):
    """How many notifications are filtered: always none."""

    pending_requests_count: int = 0
    pending_notifications_count: int = 0


class NotificationPolicy(Entity, frozen=True, kw_only=True):
    """Whose notifications are filtered: nobody's. Mute or block people instead."""

    for_not_following: str = "accept"
    for_not_followers: str = "accept"
    for_new_accounts: str = "accept"
    for_private_mentions: str = "accept"
    for_limited_accounts: str = "accept"
    summary: NotificationPolicySummary = NotificationPolicySummary()


class V1NotificationPolicy(Entity, frozen=True, kw_only=True):
    """The older form of NotificationPolicy."""

    filter_not_following: bool = False
    filter_not_followers: bool = False
    filter_new_accounts: bool = False
    filter_private_mentions: bool = False
    summary: NotificationPolicySummary = NotificationPolicySummary()


class NotificationRequest(Entity, frozen=True, kw_only=True):
    """A person whose notifications are filtered. There are none."""

    id: str
    created_at: str
    updated_at: str
    notifications_count: str
    account: Account
    last_status: Status | None = None


class MergedResponse(Entity, frozen=True, kw_only=True):
    """Whether accepted notifications have been moved into the list."""

    merged: bool = True
