"""A page of Connect: notes as flat values for the templates, each made once.

A page costs the same however many notes there are, and however many people are in one: of each note only its newest
people are looked at. Likes by one person that stand together are told as one: "Ana liked 3 of your witts".
"""

from collections import defaultdict

from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from notifications.kinds import ABOUT_FOLLOWING, SAID_TO_ONE, Kind
from notifications.models import Note, NoteActor
from notifications.querysets import LOOKED_AT
from posts.feed import cards_of
from posts.models import Post
from posts.walks import END, PART, READABLE, WINDOW, walk_in_steps
from witter.dates import ago, exact
from witter.icons import icon_markup
from witter.numbers import compact
from witter.prepared import Prepared
from witter.text import inline

FACES = 6
NAMED = 2
PERSON = ("id", "username", "name", "avatar", "avatar_small")  # what their face needs
EXCERPTS = 3
EXCERPT = 140  # characters
ICONS = {Kind.LIKE: "star-fill", Kind.REPOST: "repeat", Kind.FOLLOW: "person-plus", Kind.REQUEST: "lock-fill"}
NEWEST_ACTORS = """
    SELECT array_agg(newest.id) FROM unnest(%s::bigint[]) AS note (id) CROSS JOIN LATERAL (
        SELECT id FROM note_actors WHERE note_id = note.id ORDER BY id DESC LIMIT %s
    ) newest
"""


def _newest(notes, reader, before):
    mine = notes.filter(recipient=reader.pk, newest_id__lt=before).with_marks(reader).with_answers()
    return mine.order_by("-newest_id")[:WINDOW]


INTERACTIONS = Prepared(lambda viewer, before: _newest(Note.objects.all(), viewer, before), "before")
MENTIONS = Prepared(lambda viewer, before: _newest(Note.objects.said_to_one(), viewer, before), "before")
ACTORS = Prepared(
    lambda viewer, notes: (
        NoteActor.objects.filter(pk__among=RawSQL(NEWEST_ACTORS, [notes, LOOKED_AT]))
        .shown_to(viewer)
        .order_by("-pk")
        .values_list("pk", "note_id", "created_at", *(f"actor__{name}" for name in PERSON), named=True)
    ),
    "notes",
)
OWN = Prepared(lambda viewer, ids: Post.objects.filter(pk__among=ids).only("text", "photo_count"), "ids")


def page_of(notes, reader, before=None):
    """The Page of `notes` (INTERACTIONS or MENTIONS) below the cursor `before`; its rows are Entries."""

    def candidates(cursor):
        return {note.newest_id: note for note in notes(reader, before=cursor or END)}

    return walk_in_steps(candidates, lambda found: _told_together(_entries(list(found.values()), reader)), before)


class Entry:
    """A note and those of its newest people whom the reader may see; perhaps more notes that are told with it."""

    def __init__(self, note, actors):
        self.note, self.actors = note, actors
        self.pk = note.newest_id  # what the next page goes on below
        self.posts = [note.post_id]
        self.is_unread = actors[0].pk > note.read_up_to
        looked_at = min(note.actor_count, LOOKED_AT)
        self.count = max(len(actors), note.actor_count - looked_at + len(actors))

    def take_in(self, other):
        """Tell another entry of the same person's likes with this one, if that is what it is; say whether."""
        alike = self.note.kind == other.note.kind == Kind.LIKE and self.is_unread == other.is_unread
        if alike and self.count == other.count == 1 and self.actors[0].actor__id == other.actors[0].actor__id:
            self.posts += other.posts
            self.pk = other.pk
            return True
        return False


def cards_for(entries, reader):
    """Turn Entries into what `parts/notes.html` prints, in the same order."""
    said = {entry.note.post_id for entry in entries if entry.note.kind in SAID_TO_ONE}
    witts = {card["id"]: card for card in cards_of(READABLE(reader, ids=list(said)), reader)} if said else {}
    liked = {pk for entry in entries if entry.note.kind not in SAID_TO_ONE for pk in entry.posts[:EXCERPTS] if pk}
    own = {post.pk: post for post in OWN.rows(ids=list(liked))} if liked else {}
    now, cards = timezone.now(), []
    for entry in entries:
        if entry.note.kind not in SAID_TO_ONE:
            cards.append(_card(entry, own, reader, now))
        elif witt := witts.get(entry.note.post_id):
            cards.append({"witt": witt, "is_unread": entry.is_unread})
    return cards


def _entries(notes, reader):
    """The Entries of the notes that somebody whom the reader may see is in, made a part at a time as they are used."""
    for start in range(0, len(notes), PART):
        part = notes[start : start + PART]
        actors = _actors_of(part, reader)
        for note in part:
            if actors[note.pk] and not note.is_moot:
                yield Entry(note, actors[note.pk])


def _actors_of(notes, reader):
    """By note, those of its newest people whom the reader may see, newest first."""
    by_note = defaultdict(list)
    for actor in ACTORS(reader, notes=[note.pk for note in notes]):
        by_note[actor.note_id].append(actor)
    return by_note


def _told_together(entries):
    """The entries, with the likes of one person that follow each other as one."""
    last = None
    for entry in entries:
        if last and last.take_in(entry):
            continue
        if last:
            yield last
        last = entry
    if last:
        yield last


def _card(entry, own, reader, now):
    kind, newest = Kind(entry.note.kind), entry.actors[0]
    people = [_person(row) for row in entry.actors[:FACES]]
    named = people[: 1 if entry.count > len(people) == 1 else NAMED]
    others = entry.count - len(named)
    return {
        "kind": "follow" if kind in ABOUT_FOLLOWING else kind.value,
        "icon": icon_markup("person-plus" if kind == Kind.REQUEST and not entry.note.is_asking else ICONS[kind]),
        "is_unread": entry.is_unread,
        "is_asking": kind == Kind.REQUEST and entry.note.is_asking,
        "faces": people,
        "first": named[0],
        "second": named[1] if len(named) > 1 else None,
        "others": f"{compact(others)} other{'' if others == 1 else 's'}" if others else "",
        "others_url": _others_url(kind, entry.note, reader),
        "did": _did(kind, entry),
        "excerpts": [_excerpt(own[pk], reader) for pk in entry.posts[:EXCERPTS] if pk in own],
        "ago": ago(newest.created_at, now),
        "iso": f"{newest.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "exact": exact(newest.created_at),
    }


def _person(row):
    person = User(**{name: getattr(row, f"actor__{name}") for name in PERSON})
    url = f"/{person.username}"
    return {"name": person.display_name, "handle": person.username, "url": url, "avatar": person.avatar_small_url}


def _did(kind, entry):
    if len(entry.posts) > 1:
        return f"liked {len(entry.posts)} of your witts"
    if kind == Kind.REQUEST and not entry.note.is_asking:
        return Kind.FOLLOW.label
    return kind.label


def _others_url(kind, note, reader):
    if kind in ABOUT_FOLLOWING:
        return f"/{reader.username}/followers"
    return f"/{reader.username}/status/{note.post_id}/{kind.value}s"


def _excerpt(post, reader):
    words = " ".join(post.text.split())
    cut = inline(words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + "…")
    pictures = "1 picture" if post.photo_count == 1 else f"{post.photo_count} pictures"
    return {"text": cut or pictures, "url": f"/{reader.username}/status/{post.pk}"}
