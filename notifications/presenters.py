"""A page of notifications as flat values for the templates.

The cost of a page is bounded: only the newest MAX_ACTORS actors of each notification are loaded. Consecutive likes by
one user are merged: "Ana liked 3 of your witts".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from core.fastpath.prepared_queries import PreparedQuery
from core.ids import MAX_ID
from core.templating.dates import full_datetime, iso_datetime, short_age
from core.templating.icons import icon_markup
from core.templating.numbers import compact
from notifications.models import Notification, NotificationActor
from notifications.models.notification import NEWEST_ACTORS_SQL, NotificationQuerySet
from notifications.types import FOLLOW_TYPES, MENTION_TYPES, NotificationType
from posts.cards.loading import load_cards
from posts.cards.presenter import Card
from posts.models import Post
from posts.timelines.pagination import CHUNK_SIZE, VISIBLE_ROWS, WINDOW_SIZE, Page, paginate_ids
from twitter_text import inline

FACEPILE_SIZE = 6
NAMED_ACTORS = 2
ACTOR_FIELDS = ("id", "username", "name", "avatar", "avatar_small")  # for name, avatar and link
MAX_EXCERPTS = 3
EXCERPT_LENGTH = 140  # characters
ICONS = {
    NotificationType.LIKE: "star-fill",
    NotificationType.REPOST: "repeat",
    NotificationType.FOLLOW: "person-plus",
    NotificationType.REQUEST: "lock-fill",
}
ACTOR_IDS_SQL = f"SELECT array_agg(id) FROM ({NEWEST_ACTORS_SQL}) wanted"


def _newest(notifications: NotificationQuerySet, viewer: User, before: int) -> NotificationQuerySet:
    own = (
        notifications.filter(recipient=viewer.pk, newest_id__lt=before).with_read_position(viewer).with_request_state()
    )
    return own.order_by("-newest_id")[:WINDOW_SIZE]


INTERACTIONS_QUERY = PreparedQuery(
    lambda viewer, before: _newest(Notification.objects.all(), viewer, before), "before"
)
MENTIONS_QUERY = PreparedQuery(
    lambda viewer, before: _newest(Notification.objects.mentions(), viewer, before), "before"
)
ACTORS_QUERY = PreparedQuery(
    lambda viewer, notifications: (
        NotificationActor.objects.filter(pk__any_of=RawSQL(ACTOR_IDS_SQL, [notifications]))
        .visible_to(viewer)
        .order_by("-pk")
        .values_list("pk", "note_id", "created_at", *(f"actor__{name}" for name in ACTOR_FIELDS), named=True)
    ),
    "notifications",
)
OWN_POSTS = PreparedQuery(
    lambda viewer, ids: Post.objects.filter(pk__any_of=ids).only("text", "photo_count", "is_reply"), "ids"
)


class NotificationItem:
    """A notification with its newest actors visible to the viewer. Likes of other posts may be merged into it."""

    def __init__(self, notification: Notification, actors: list):
        self.notification, self.actors = notification, actors
        self.pk = notification.newest_id  # cursor of the next page
        self.post_ids = [notification.post_id]
        self.is_unread = actors[0].pk > notification.read_up_to
        self.count = notification.shown_actor_count(len(actors))

    def merge(self, other: Self) -> bool:
        """Merge `other` into this item if both are likes by the same single user; return whether merged."""
        are_likes = self.notification.kind == other.notification.kind == NotificationType.LIKE
        if (
            are_likes
            and self.is_unread == other.is_unread
            and self.count == other.count == 1
            and self.actors[0].actor__id == other.actors[0].actor__id
        ):
            self.post_ids += other.post_ids
            self.pk = other.pk
            return True
        return False


def notification_page(query: PreparedQuery, viewer: User, before: int | None = None) -> Page[NotificationItem]:
    """Return a Page of NotificationItems below the cursor `before`. `query`: INTERACTIONS_QUERY or MENTIONS_QUERY."""

    def candidates(cursor: int | None) -> dict[int, Notification]:
        return {notification.newest_id: notification for notification in query(viewer, before=cursor or MAX_ID)}

    return paginate_ids(
        candidates, lambda found: _merge_consecutive_likes(_items(list(found.values()), viewer)), before
    )


@dataclass(frozen=True, slots=True)
class Actor:
    """One of the people who did something, with their name and picture."""

    name: str
    handle: str
    url: str
    avatar: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a post of the viewer's own."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRow:
    """A post that mentions, answers or quotes the viewer, shown as its card."""

    card: Card
    is_unread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationRow:
    """An `action` of people: of `first`, perhaps `second`, and `others` ("3 others" or "")."""

    card: None = None  # as opposed to a MentionRow
    kind: str
    icon: SafeString
    is_unread: bool
    is_asking: bool  # a follow request that the viewer has not answered
    faces: list[Actor]
    first: Actor
    second: Actor | None
    others: str
    others_url: str
    action: str
    excerpts: list[Excerpt]
    ago: str
    iso: str
    exact: str


def notification_rows(items: list[NotificationItem], viewer: User) -> list[NotificationRow | MentionRow]:
    """Return what `jinja/notification_list.jinja` renders, in the order of the items; hidden mentions are left out."""
    cards, own_posts = _mention_cards(items, viewer), _own_posts(items)
    now = timezone.now()
    rows: list[NotificationRow | MentionRow] = []
    for item in items:
        if item.notification.kind not in MENTION_TYPES:
            rows.append(_notification_row(item, own_posts, viewer, now))
        elif card := cards.get(item.notification.post_id):
            rows.append(MentionRow(card=card, is_unread=item.is_unread))
    return rows


def _mention_cards(items: list[NotificationItem], viewer: User) -> dict[int | None, Card]:
    """Return the cards of the visible posts that mention the viewer, by id."""
    mentions = [item.notification for item in items if item.notification.kind in MENTION_TYPES]
    ids = {notification.post_id for notification in mentions if notification.post_id}
    return {card.id: card for card in load_cards(VISIBLE_ROWS(viewer, ids=list(ids)), viewer)} if ids else {}


def _own_posts(items: list[NotificationItem]) -> dict[int, Post]:
    """Return the viewer's posts whose excerpts are shown, by id."""
    others = [item for item in items if item.notification.kind not in MENTION_TYPES]
    ids = {pk for item in others for pk in item.post_ids[:MAX_EXCERPTS] if pk}
    return {post.pk: post for post in OWN_POSTS.rows(ids=list(ids))} if ids else {}


def _items(notifications: list[Notification], viewer: User) -> Iterator[NotificationItem]:
    """Yield a NotificationItem per notification with a visible actor. Actors are loaded lazily, in chunks."""
    for start in range(0, len(notifications), CHUNK_SIZE):
        chunk = notifications[start : start + CHUNK_SIZE]
        actors = _visible_actors(chunk, viewer)
        for notification in chunk:
            if actors[notification.pk] and not notification.is_stale:
                yield NotificationItem(notification, actors[notification.pk])


def _visible_actors(notifications: list[Notification], viewer: User) -> dict[int, list]:
    """Map notification ids to their newest actors visible to the viewer, newest first."""
    actors = defaultdict(list)
    for actor in ACTORS_QUERY(viewer, notifications=[notification.pk for notification in notifications]):
        actors[actor.note_id].append(actor)
    return actors


def _merge_consecutive_likes(items: Iterable[NotificationItem]) -> Iterator[NotificationItem]:
    """Yield the items, consecutive likes by one user merged into one."""
    last = None
    for item in items:
        if last and last.merge(item):
            continue
        if last:
            yield last
        last = item
    if last:
        yield last


def _notification_row(
    item: NotificationItem, own_posts: dict[int, Post], viewer: User, now: datetime
) -> NotificationRow:
    kind, newest = item.notification.shown_kind, item.actors[0]
    people = [_actor(row) for row in item.actors[:FACEPILE_SIZE]]
    named = people[: 1 if item.count > len(people) == 1 else NAMED_ACTORS]
    others = item.count - len(named)
    return NotificationRow(
        kind="follow" if kind in FOLLOW_TYPES else kind.value,
        icon=icon_markup(ICONS[kind]),
        is_unread=item.is_unread,
        is_asking=kind == NotificationType.REQUEST,
        faces=people,
        first=named[0],
        second=named[1] if len(named) > 1 else None,
        others=f"{compact(others)} other{'' if others == 1 else 's'}" if others else "",
        others_url=_others_url(kind, item.notification, viewer),
        action=_action_text(kind, item),
        excerpts=[_excerpt(own_posts[pk], viewer) for pk in item.post_ids[:MAX_EXCERPTS] if pk in own_posts],
        ago=short_age(newest.created_at, now),
        iso=iso_datetime(newest.created_at),
        exact=full_datetime(newest.created_at),
    )


def _actor(row: Any) -> Actor:
    person = User(**{name: getattr(row, f"actor__{name}") for name in ACTOR_FIELDS})
    return Actor(person.display_name, person.username, f"/{person.username}", person.avatar_small_url)


def _action_text(kind: NotificationType, item: NotificationItem) -> str:
    if len(item.post_ids) > 1:
        return f"liked {len(item.post_ids)} of your witts"
    return kind.label


def _others_url(kind: NotificationType, notification: Notification, viewer: User) -> str:
    if kind in FOLLOW_TYPES:
        return f"/{viewer.username}/followers"
    return f"/{viewer.username}/status/{notification.post_id}/{kind.value}s"


def _excerpt(post: Post, viewer: User) -> Excerpt:
    text = " ".join(post.text.split())
    excerpt = inline(text if len(text) <= EXCERPT_LENGTH else text[: EXCERPT_LENGTH - 1].rstrip() + "…")
    pictures = "1 picture" if post.photo_count == 1 else f"{post.photo_count} pictures"
    return Excerpt(excerpt or pictures, f"/{viewer.username}/status/{post.pk}{post.anchor}")
