"""A page of Connect: notes as flat values for the templates, each made once.

A page costs the same however many notes there are, and however many people are in one: of each note only its newest
people are looked at. Likes by one person that stand together are told as one: "Ana liked 3 of your witts".
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
from notifications.models.querysets import MAX_ACTORS
from notifications.types import FOLLOW_TYPES, MENTION_TYPES, NotificationType
from posts.cards.loading import load_cards
from posts.models import Post
from posts.timelines.pagination import CHUNK_SIZE, MAX_ID, VISIBLE_ROWS, WINDOW_SIZE, paginate_ids
from twitter_text import inline

FACEPILE_SIZE = 6
NAMED_ACTORS = 2
PERSON = ("id", "username", "name", "avatar", "avatar_small")  # what their face needs
EXCERPT_TYPES = 3
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


def _newest(notes, reader, before):
    mine = notes.filter(recipient=reader.pk, newest_id__lt=before).with_marks(reader).with_request_state()
    return mine.order_by("-newest_id")[:WINDOW_SIZE]


INTERACTIONS_QUERY = PreparedQuery(
    lambda viewer, before: _newest(Notification.objects.all(), viewer, before), "before"
)
MENTIONS_QUERY = PreparedQuery(
    lambda viewer, before: _newest(Notification.objects.mentions(), viewer, before), "before"
)
ACTORS_QUERY = PreparedQuery(
    lambda viewer, notes: (
        NotificationActor.objects.filter(pk__any_of=RawSQL(NEWEST_ACTORS_SQL, [notes, MAX_ACTORS]))
        .shown_to(viewer)
        .order_by("-pk")
        .values_list("pk", "note_id", "created_at", *(f"actor__{name}" for name in PERSON), named=True)
    ),
    "notes",
)
OWN_POSTS = PreparedQuery(lambda viewer, ids: Post.objects.filter(pk__any_of=ids).only("text", "photo_count"), "ids")


def notification_page(notes, reader, before=None):
    """The Page of `notes` (INTERACTIONS or MENTIONS) below the cursor `before`; its rows are Entries."""

    def candidates(cursor):
        return {note.newest_id: note for note in notes(reader, before=cursor or MAX_ID)}

    return paginate_ids(
        candidates, lambda found: _merge_consecutive_likes(_entries(list(found.values()), reader)), before
    )


class NotificationItem:
    """A note and those of its newest people whom the reader may see; perhaps more notes that are told with it."""

    def __init__(self, note, actors):
        self.note, self.actors = note, actors
        self.pk = note.newest_id  # what the next page goes on below
        self.posts = [note.post_id]
        self.is_unread = actors[0].pk > note.read_up_to
        looked_at = min(note.actor_count, MAX_ACTORS)
        self.count = max(len(actors), note.actor_count - looked_at + len(actors))

    def merge(self, other):
        """Tell another entry of the same person's likes with this one, if that is what it is; say whether."""
        alike = self.note.kind == other.note.kind == NotificationType.LIKE and self.is_unread == other.is_unread
        if alike and self.count == other.count == 1 and self.actors[0].actor__id == other.actors[0].actor__id:
            self.posts += other.posts
            self.pk = other.pk
            return True
        return False


def item_contexts(entries, reader):
    """Turn Entries into what `jinja/notification_list.jinja` prints, in the same order."""
    said = {entry.note.post_id for entry in entries if entry.note.kind in MENTION_TYPES}
    witts = {card["id"]: card for card in load_cards(VISIBLE_ROWS(reader, ids=list(said)), reader)} if said else {}
    liked = {
        pk for entry in entries if entry.note.kind not in MENTION_TYPES for pk in entry.posts[:EXCERPT_TYPES] if pk
    }
    own = {post.pk: post for post in OWN_POSTS.rows(ids=list(liked))} if liked else {}
    now, cards = timezone.now(), []
    for entry in entries:
        if entry.note.kind not in MENTION_TYPES:
            cards.append(_card(entry, own, reader, now))
        elif witt := witts.get(entry.note.post_id):
            cards.append({"witt": witt, "is_unread": entry.is_unread})
    return cards


def _entries(notes, reader):
    """The Entries of the notes that somebody whom the reader may see is in, made a part at a time as they are used."""
    for start in range(0, len(notes), CHUNK_SIZE):
        part = notes[start : start + CHUNK_SIZE]
        actors = _actors_of(part, reader)
        for note in part:
            if actors[note.pk] and not note.is_moot:
                yield NotificationItem(note, actors[note.pk])


def _actors_of(notes, reader):
    """By note, those of its newest people whom the reader may see, newest first."""
    by_note = defaultdict(list)
    for actor in ACTORS_QUERY(reader, notes=[note.pk for note in notes]):
        by_note[actor.note_id].append(actor)
    return by_note


def _merge_consecutive_likes(entries):
    """The entries, with the likes of one person that follow each other as one."""
    last = None
    for entry in entries:
        if last and last.merge(entry):
            continue
        if last:
            yield last
        last = entry
    if last:
        yield last


def _card(entry, own, reader, now):
    kind, newest = NotificationType(entry.note.kind), entry.actors[0]
    people = [_person(row) for row in entry.actors[:FACEPILE_SIZE]]
    named = people[: 1 if entry.count > len(people) == 1 else NAMED_ACTORS]
    others = entry.count - len(named)
    return {
        "kind": "follow" if kind in FOLLOW_TYPES else kind.value,
        "icon": icon_markup(
            "person-plus" if kind == NotificationType.REQUEST and not entry.note.is_asking else ICONS[kind]
        ),
        "is_unread": entry.is_unread,
        "is_asking": kind == NotificationType.REQUEST and entry.note.is_asking,
        "faces": people,
        "first": named[0],
        "second": named[1] if len(named) > 1 else None,
        "others": f"{compact(others)} other{'' if others == 1 else 's'}" if others else "",
        "others_url": _others_url(kind, entry.note, reader),
        "did": _action_text(kind, entry),
        "excerpts": [_excerpt(own[pk], reader) for pk in entry.posts[:EXCERPT_TYPES] if pk in own],
        "ago": short_age(newest.created_at, now),
        "iso": f"{newest.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "exact": full_datetime(newest.created_at),
    }


def _person(row):
    person = User(**{name: getattr(row, f"actor__{name}") for name in PERSON})
    url = f"/{person.username}"
    return {"name": person.display_name, "handle": person.username, "url": url, "avatar": person.avatar_small_url}


def _action_text(kind, entry):
    if len(entry.posts) > 1:
        return f"liked {len(entry.posts)} of your witts"
    if kind == NotificationType.REQUEST and not entry.note.is_asking:
        return NotificationType.FOLLOW.label
    return kind.label


def _others_url(kind, note, reader):
    if kind in FOLLOW_TYPES:
        return f"/{reader.username}/followers"
    return f"/{reader.username}/status/{note.post_id}/{kind.value}s"


def _excerpt(post, reader):
    words = " ".join(post.text.split())
    cut = inline(words if len(words) <= EXCERPT_LENGTH else words[: EXCERPT_LENGTH - 1].rstrip() + "…")
    pictures = "1 picture" if post.photo_count == 1 else f"{post.photo_count} pictures"
    return {"text": cut or pictures, "url": f"/{reader.username}/status/{post.pk}"}
