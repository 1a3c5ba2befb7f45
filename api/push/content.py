"""Content of push messages. Built when they are sent, so that they show only what is visible then."""

from typing import Any, NamedTuple

import msgspec
from django.conf import settings

from api.entities.accounts import Account
from api.models import PushSubscription
from api.presenters.notifications import TYPES, accounts_by_id
from api.push.keys import unseal
from core.ids import MAX_ID
from follows.models import Follow
from notifications.models import Notification
from notifications.pagination import NotificationEntry, NotificationList
from notifications.types import MENTION_TYPES
from posts.models import Post
from twitter_text import inline

MAX_MESSAGES = 10  # at once to one subscription: after a failure only the newest are sent
MAX_TITLE, MAX_BODY = 100, 200  # characters; push services take 4,096 bytes at least


class PushContent(NamedTuple):
    """A message: the id of its notification, and its JSON."""

    pk: int
    text: bytes


class PendingPush(NamedTuple):
    """The messages that a subscription has not received, oldest first, and the id up to which they are complete."""

    messages: list[PushContent]
    up_to: int


def pending_push(subscription: PushSubscription) -> PendingPush:
    """Return what is to be sent to a subscription: unread notifications that its user may see and wants."""
    user = subscription.user
    up_to = Notification.objects.last_id(user)
    if user.is_suspended or user.is_deactivated or not user.is_active:
        return PendingPush([], up_to)
    kinds = [kind for kind, name in TYPES.items() if name in subscription.alerts]
    entries, _ = NotificationList(user, kinds).below(
        MAX_MESSAGES, before=min(up_to + 1, MAX_ID), after=subscription.up_to
    )
    entries = _allowed([entry for entry in entries if entry.is_unread], subscription)
    return PendingPush(_contents(entries[::-1], subscription), up_to)


def _allowed(entries: list[NotificationEntry], subscription: PushSubscription) -> list[NotificationEntry]:
    """Return the entries by people of whom the subscription's policy allows notifications."""
    policy, actors = subscription.policy, [entry.actors[0].actor_id for entry in entries]
    if policy == PushSubscription.Policy.ALL:
        return entries
    if policy == PushSubscription.Policy.FOLLOWED:
        follows = Follow.objects.filter(follower=subscription.user_id, followee__in=actors)
        allowed = set(follows.values_list("followee", flat=True))
    elif policy == PushSubscription.Policy.FOLLOWER:
        follows = Follow.objects.filter(followee=subscription.user_id, follower__in=actors)
        allowed = set(follows.values_list("follower", flat=True))
    else:
        allowed = set()
    return [entry for entry in entries if entry.actors[0].actor_id in allowed]


def _contents(entries: list[NotificationEntry], subscription: PushSubscription) -> list[PushContent]:
    """Return the messages of these entries; without those whose person or post is deleted meanwhile."""
    accounts = accounts_by_id({entry.actors[0].actor_id for entry in entries}, settings.SITE_URL)
    posts = Post.objects.in_bulk([entry.notification.post_id for entry in entries if entry.notification.post_id])
    # Apps expect their token. A browser has none, and opens an address instead.
    own = {"access_token": unseal(subscription.sealed_token)} if subscription.token_id else {}
    contents = []
    for entry in entries:
        actor, post = accounts.get(entry.actors[0].actor_id), posts.get(entry.notification.post_id)
        if actor and (post or not entry.notification.post_id):
            target = own or {"url": _url(entry, actor)}
            contents.append(PushContent(entry.pk, msgspec.json.encode(target | _values(entry, actor, post))))
    return contents


def _values(entry: NotificationEntry, actor: Account, post: Post | None) -> dict[str, Any]:
    """Return the fields of a message, named as Mastodon names them."""
    return {
        "preferred_locale": "en",
        "notification_id": entry.pk,
        "notification_type": TYPES[entry.kind],
        "icon": actor.avatar,
        "title": _cut(f"{actor.display_name or actor.username} {entry.kind.label}", MAX_TITLE),
        "body": _cut(inline(post.text) or "a picture", MAX_BODY) if post else f"@{actor.username}",
    }


def _url(entry: NotificationEntry, actor: Account) -> str:
    """Return the path of the page to open: the other person's post, or Connect."""
    if entry.kind in MENTION_TYPES:
        return f"/{actor.username}/status/{entry.notification.post_id}"
    return "/notifications"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
