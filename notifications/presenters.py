"""A page of notifications as flat dicts for the templates.

The cost of a page is bounded: only the newest MAX_ACTORS actors of each notification are loaded. Consecutive likes by
one user are merged: "Ana liked 3 of your witts".
"""

from collections import defaultdict

from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from core.fastpath.prepared_queries import PreparedQuery
from core.templating.dates import full_datetime, short_age
from core.templating.icons import icon_markup
from core.templating.numbers import compact
from notifications.models import Notification, NotificationActor
from notifications.models.notification import MAX_ACTORS
from notifications.types import FOLLOW_TYPES, MENTION_TYPES, NotificationType
from posts.cards.loading import load_cards
from posts.models import Post
from posts.timelines.pagination import CHUNK_SIZE, MAX_ID, VISIBLE_ROWS, WINDOW_SIZE, paginate_ids
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
NEWEST_ACTORS_SQL = """
    SELECT array_agg(newest.id) FROM unnest(%s::bigint[]) AS note (id) CROSS JOIN LATERAL (
        SELECT id FROM note_actors WHERE note_id = note.id ORDER BY id DESC LIMIT %s
    ) newest
"""


def _newest(notifications, viewer, before):
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
        NotificationActor.objects.filter(pk__any_of=RawSQL(NEWEST_ACTORS_SQL, [notifications, MAX_ACTORS]))
        .visible_to(viewer)
        .order_by("-pk")
        .values_list("pk", "note_id", "created_at", *(f"actor__{name}" for name in ACTOR_FIELDS), named=True)
    ),
    "notifications",
)
OWN_POSTS = PreparedQuery(lambda viewer, ids: Post.objects.filter(pk__any_of=ids).only("text", "photo_count"), "ids")


def notification_page(query, viewer, before=None):
    """Return a Page of NotificationItems below the cursor `before`. `query`: INTERACTIONS_QUERY or MENTIONS_QUERY."""

    def candidates(cursor):
        return {notification.newest_id: notification for notification in query(viewer, before=cursor or MAX_ID)}

    return paginate_ids(
        candidates, lambda found: _merge_consecutive_likes(_items(list(found.values()), viewer)), before
    )


class NotificationItem:
    """A notification with its newest actors visible to the viewer. Likes of other posts may be merged into it."""

    def __init__(self, notification, actors):
        self.notification, self.actors = notification, actors
        self.pk = notification.newest_id  # cursor of the next page
        self.post_ids = [notification.post_id]
        self.is_unread = actors[0].pk > notification.read_up_to
        loaded = min(notification.actor_count, MAX_ACTORS)
        self.count = max(len(actors), notification.actor_count - loaded + len(actors))

    def merge(self, other):
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


def item_contexts(items, viewer):
    """Return the dicts that `jinja/notification_list.jinja` renders, in the order of the NotificationItems."""
    mention_ids = {item.notification.post_id for item in items if item.notification.kind in MENTION_TYPES}
    rows = VISIBLE_ROWS(viewer, ids=list(mention_ids)) if mention_ids else []
    cards = {card["id"]: card for card in load_cards(rows, viewer)} if mention_ids else {}
    own_ids = {
        pk
        for item in items
        if item.notification.kind not in MENTION_TYPES
        for pk in item.post_ids[:MAX_EXCERPTS]
        if pk
    }
    own_posts = {post.pk: post for post in OWN_POSTS.rows(ids=list(own_ids))} if own_ids else {}
    now, contexts = timezone.now(), []
    for item in items:
        if item.notification.kind not in MENTION_TYPES:
            contexts.append(_item_context(item, own_posts, viewer, now))
        elif card := cards.get(item.notification.post_id):
            contexts.append({"witt": card, "is_unread": item.is_unread})
    return contexts


def _items(notifications, viewer):
    """Yield a NotificationItem per notification with a visible actor. Actors are loaded lazily, in chunks."""
    for start in range(0, len(notifications), CHUNK_SIZE):
        chunk = notifications[start : start + CHUNK_SIZE]
        actors = _visible_actors(chunk, viewer)
        for notification in chunk:
            if actors[notification.pk] and not notification.is_stale:
                yield NotificationItem(notification, actors[notification.pk])


def _visible_actors(notifications, viewer):
    """Map notification ids to their newest actors visible to the viewer, newest first."""
    actors = defaultdict(list)
    for actor in ACTORS_QUERY(viewer, notifications=[notification.pk for notification in notifications]):
        actors[actor.note_id].append(actor)
    return actors


def _merge_consecutive_likes(items):
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


def _item_context(item, own_posts, viewer, now):
    kind, newest = NotificationType(item.notification.kind), item.actors[0]
    people = [_person(row) for row in item.actors[:FACEPILE_SIZE]]
    named = people[: 1 if item.count > len(people) == 1 else NAMED_ACTORS]
    others = item.count - len(named)
    return {
        "kind": "follow" if kind in FOLLOW_TYPES else kind.value,
        "icon": icon_markup(
            "person-plus" if kind == NotificationType.REQUEST and not item.notification.is_asking else ICONS[kind]
        ),
        "is_unread": item.is_unread,
        "is_asking": kind == NotificationType.REQUEST and item.notification.is_asking,
        "faces": people,
        "first": named[0],
        "second": named[1] if len(named) > 1 else None,
        "others": f"{compact(others)} other{'' if others == 1 else 's'}" if others else "",
        "others_url": _others_url(kind, item.notification, viewer),
        "did": _action_text(kind, item),
        "excerpts": [_excerpt(own_posts[pk], viewer) for pk in item.post_ids[:MAX_EXCERPTS] if pk in own_posts],
        "ago": short_age(newest.created_at, now),
        "iso": f"{newest.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "exact": full_datetime(newest.created_at),
    }


def _person(row):
    person = User(**{name: getattr(row, f"actor__{name}") for name in ACTOR_FIELDS})
    url = f"/{person.username}"
    return {"name": person.display_name, "handle": person.username, "url": url, "avatar": person.avatar_small_url}


def _action_text(kind, item):
    if len(item.post_ids) > 1:
        return f"liked {len(item.post_ids)} of your witts"
    if kind == NotificationType.REQUEST and not item.notification.is_asking:
        return NotificationType.FOLLOW.label
    return kind.label


def _others_url(kind, notification, viewer):
    if kind in FOLLOW_TYPES:
        return f"/{viewer.username}/followers"
    return f"/{viewer.username}/status/{notification.post_id}/{kind.value}s"


def _excerpt(post, viewer):
    text = " ".join(post.text.split())
    excerpt = inline(text if len(text) <= EXCERPT_LENGTH else text[: EXCERPT_LENGTH - 1].rstrip() + "…")
    pictures = "1 picture" if post.photo_count == 1 else f"{post.photo_count} pictures"
    return {"text": excerpt or pictures, "url": f"/{viewer.username}/status/{post.pk}"}
