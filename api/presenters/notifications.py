"""Presenter of notifications: one by one, or in groups.

People and posts of a whole page are loaded in one query each, one more where posts have pictures.
"""

import re
from collections.abc import Iterable

import msgspec

from accounts.models import User
from api.entities.accounts import Account
from api.entities.base import to_text
from api.entities.notifications import (
    GroupedNotifications,
    Notification,
    NotificationGroup,
    NotificationKind,
    PartialAccount,
)
from api.presenters.accounts import ACCOUNT_FIELDS, STATS_FIELDS, account
from api.presenters.statuses import statuses_by_id
from core.fastpath.prepared_queries import PreparedQuery
from core.ids import ID
from core.viewer import Viewer
from notifications.models import Notification as StoredNotification
from notifications.pagination import NotificationEntry
from notifications.types import NotificationType

TYPES: dict[NotificationType, NotificationKind] = {
    NotificationType.LIKE: "favourite",
    NotificationType.REPOST: "reblog",
    NotificationType.REPLY: "mention",
    NotificationType.MENTION: "mention",
    NotificationType.QUOTE: "quote",
    NotificationType.FOLLOW: "follow",
    NotificationType.REQUEST: "follow_request",
}
GROUPED = {"favourite": NotificationType.LIKE, "reblog": NotificationType.REPOST, "follow": NotificationType.FOLLOW}
SINGLE = "ungrouped"
GROUP_KEY = re.compile(rf"({'|'.join([SINGLE, *GROUPED])})-({ID})")
SAMPLE_SIZE = 8  # people of a group

ACCOUNTS_QUERY = PreparedQuery(
    lambda viewer, ids: (
        User.objects.filter(pk__any_of=ids).select_related("stats").only(*ACCOUNT_FIELDS, *STATS_FIELDS)
    ),
    "ids",
)


def notifications_of(entries: list[NotificationEntry], viewer: Viewer, base_url: str) -> list[Notification]:
    """Return a Notification for the newest actor of each entry; without those whose post is deleted meanwhile."""
    accounts = accounts_by_id({entry.actors[0].actor_id for entry in entries}, base_url)
    statuses = _statuses(entries, viewer, base_url)
    return [
        Notification(
            id=str(entry.actors[0].pk),
            type=TYPES[entry.kind],
            created_at=to_text(entry.actors[0].created_at),
            group_key=group_key(entry.notification, entry.actors[0].pk),
            account=accounts[entry.actors[0].actor_id],
            status=statuses.get(entry.notification.post_id),  # type: ignore[arg-type]
        )
        for entry in entries
        if _is_complete(entry, accounts, statuses)
    ]


def grouped_notifications(
    entries: list[NotificationEntry], viewer: User, base_url: str, *, has_partial_accounts: bool = False
) -> GroupedNotifications:
    """Return the entries as groups. With `has_partial_accounts` only the first person of each is complete."""
    samples = {actor.actor_id for entry in entries for actor in entry.actors[:SAMPLE_SIZE]}
    accounts, statuses = accounts_by_id(samples, base_url), _statuses(entries, viewer, base_url)
    entries = [entry for entry in entries if _is_complete(entry, accounts, statuses)]
    complete = {entry.actors[0].actor_id for entry in entries} if has_partial_accounts else accounts.keys()
    return GroupedNotifications(
        accounts=[each for pk, each in accounts.items() if pk in complete],
        partial_accounts=(
            [_partial(each) for pk, each in accounts.items() if pk not in complete] if has_partial_accounts else None
        ),
        statuses=list(statuses.values()),  # type: ignore[arg-type]
        notification_groups=[_group(entry, accounts) for entry in entries],
    )


def accounts_by_id(ids: Iterable[int], base_url: str) -> dict[int, Account]:
    """Return the Accounts of people, whom the caller has checked to be visible, by id."""
    ids = list(ids)
    people = {person.pk: person for person in ACCOUNTS_QUERY.rows(ids=ids)} if ids else {}
    return {pk: account(people[pk], base_url) for pk in ids if pk in people}


def group_key(notification: StoredNotification, actor_pk: int, is_group: bool = True) -> str:
    """Return the key of the group that a notification belongs to, or its own key where its type has no groups."""
    kind = TYPES[notification.shown_kind]
    if is_group and notification.kind in GROUPED.values():
        return f"{kind}-{notification.pk}"
    return f"{SINGLE}-{actor_pk}"


def _group(entry: NotificationEntry, accounts: dict[int, Account]) -> NotificationGroup:
    newest, post = entry.actors[0], entry.notification.post_id
    sample = [actor.actor_id for actor in entry.actors[:SAMPLE_SIZE] if actor.actor_id in accounts]
    return NotificationGroup(
        group_key=group_key(entry.notification, newest.pk, entry.is_group),
        type=TYPES[entry.kind],
        notifications_count=entry.count,
        most_recent_notification_id=newest.pk,
        page_min_id=str(entry.pk),
        page_max_id=str(entry.pk),
        latest_page_notification_at=to_text(newest.created_at),
        sample_account_ids=[str(pk) for pk in sample],
        status_id=str(post) if post else None,
    )


def _statuses(entries: list[NotificationEntry], viewer: Viewer, base_url: str) -> dict[int, msgspec.Raw]:
    """Return the Statuses that the entries are about, by id."""
    ids = dict.fromkeys(entry.notification.post_id for entry in entries if entry.notification.post_id)
    return statuses_by_id(ids, viewer, base_url)


def _is_complete(entry: NotificationEntry, accounts: dict[int, Account], statuses: dict[int, msgspec.Raw]) -> bool:
    """Return whether the person and the post of this entry are still there."""
    post = entry.notification.post_id
    return entry.actors[0].actor_id in accounts and (post is None or post in statuses)


def _partial(person: Account) -> PartialAccount:
    return PartialAccount(**{name: getattr(person, name) for name in PartialAccount.__struct_fields__})
