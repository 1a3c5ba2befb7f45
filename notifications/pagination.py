"""Keyset pagination of notifications, one by one or in groups, in both directions.

A single notification has the id of its NotificationActor, a group its `newest_id`. Both are of one sequence, so that a
list may have some types in groups and others one by one. Candidates are read from the indexes, a window at a time, and
then filtered by the rules of the page (notifications.presenters).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models.expressions import RawSQL

from accounts.models import User
from core.fastpath import prepared_queries
from core.fastpath.prepared_queries import PreparedQuery
from core.ids import MAX_ID
from core.viewer import Viewer
from notifications.models import Notification, NotificationActor
from notifications.models.notification import NEWEST_ACTORS_SQL
from notifications.types import MENTION_TYPES, NotificationType
from posts.timelines.pagination import MAX_WINDOWS, VISIBLE_ROWS

HIDDEN_PER_WINDOW = 20  # candidates of a window beyond the size of the page, as some are hidden

OWN_SQL = "recipient_id = %(viewer)s AND kind = ANY(%({kinds})s::text[]){only_mentions}"
ONLY_MENTIONS_SQL = " AND kind IN ('reply', 'quote', 'mention')"  # matches the partial index of mentions
GROUPS_SQL = """
    SELECT newest_id AS id, id AS note_id, true AS is_group FROM notes
    WHERE {own} AND newest_id > %(after)s AND newest_id < %(before)s ORDER BY newest_id {order} LIMIT %(window)s
"""
# The newest actors below a cursor are in the notifications that are newest below it, or in groups that reach above it.
NOTES_BELOW_SQL = """
    (SELECT id FROM notes WHERE {own} AND newest_id > %(after)s AND newest_id < %(before)s
    ORDER BY newest_id DESC LIMIT %(window)s)
    UNION ALL SELECT id FROM notes WHERE {own} AND newest_id >= %(before)s AND actor_count > 1
"""
# Each actor above a cursor is in a notification that is newest above it: the next ones, or any group.
NOTES_ABOVE_SQL = """
    (SELECT id FROM notes WHERE {own} AND newest_id > %(after)s AND newest_id < %(before)s AND actor_count <= 1
    ORDER BY newest_id LIMIT %(window)s)
    UNION ALL SELECT id FROM notes WHERE {own} AND newest_id > %(after)s AND actor_count > 1
"""
SINGLE_SQL = """
    SELECT actor.id, note.id AS note_id, false AS is_group FROM ({notes}) note CROSS JOIN LATERAL (
        SELECT id FROM note_actors WHERE note_id = note.id AND id > %(after)s AND id < %(before)s
        ORDER BY id {order} LIMIT %(window)s
    ) actor
"""
BY_ACTOR_SQL = """
    SELECT note_actors.id, note_id, false AS is_group FROM note_actors JOIN notes ON notes.id = note_id
    WHERE actor_id = %(actor)s AND {own} AND note_actors.id > %(after)s AND note_actors.id < %(before)s
"""
CANDIDATES_SQL = "SELECT * FROM ({found}) candidate ORDER BY id {order} LIMIT %(window)s"
ACTOR_IDS_SQL = f"SELECT array_agg(id) FROM ({NEWEST_ACTORS_SQL} UNION SELECT unnest(%s::bigint[])) wanted"
ACTORS_QUERY = PreparedQuery(
    lambda viewer, groups, singles: (
        NotificationActor.objects.filter(pk__any_of=RawSQL(ACTOR_IDS_SQL, [groups, singles]))
        .visible_to(viewer)
        .order_by("-pk")
        .values_list("pk", "note_id", "actor_id", "created_at", named=True)
    ),
    "groups",
    "singles",
)
NOTIFICATIONS_QUERY = PreparedQuery(
    lambda viewer, ids: (
        Notification.objects.filter(pk__any_of=ids, recipient=viewer.pk)
        .with_read_position(viewer)
        .with_request_state()
    ),
    "ids",
)


class Candidate(NamedTuple):
    """The id of a single notification or a group (its cursor), and of its Notification."""

    pk: int
    note_id: int
    is_group: bool


@dataclass(frozen=True, slots=True)
class NotificationEntry:
    """A notification of one actor, or a group, with the newest actors visible to the viewer, newest first."""

    pk: int  # the cursor
    notification: Notification
    actors: list[Any]  # with `pk`, `actor_id` and `created_at`
    is_group: bool

    @property
    def kind(self) -> NotificationType:
        """What is shown: an accepted follow request is a follow."""
        return self.notification.shown_kind

    @property
    def count(self) -> int:
        """The number of actors to show."""
        return self.notification.shown_actor_count(len(self.actors)) if self.is_group else 1

    @property
    def is_unread(self) -> bool:
        return self.actors[0].pk > self.notification.read_up_to


class NotificationList:
    """The viewer's notifications of some types, newest first: those in `grouped` as groups, the others one by one.

    With `actor`, the id of a user, only what this user did, one by one.
    """

    def __init__(
        self,
        viewer: User,
        kinds: Collection[NotificationType] = tuple(NotificationType),
        grouped: Collection[NotificationType] = (),
        actor: int | None = None,
    ):
        self.viewer, self.kinds, self.actor = viewer, set(kinds), actor
        stored = {*kinds, *([NotificationType.REQUEST] if NotificationType.FOLLOW in kinds else [])}
        self.grouped = sorted(kind.value for kind in stored & set(grouped)) if actor is None else []
        self.single = sorted(kind.value for kind in stored if kind.value not in self.grouped)

    def below(
        self, size: int, before: int | None = None, after: int = 0
    ) -> tuple[list[NotificationEntry], int | None]:
        """Return the newest `size` entries with ids between `after` and `before`, and the next page's cursor."""
        rows: list[NotificationEntry] = []
        window = size + HIDDEN_PER_WINDOW
        cursor = MAX_ID if before is None else before
        for _ in range(MAX_WINDOWS):
            candidates = self._candidates("DESC", cursor, after, window)
            for row in self._visible(candidates):
                if len(rows) == size:
                    return rows, rows[-1].pk
                rows.append(row)
            if len(candidates) < window:
                return rows, None
            cursor = candidates[-1].pk
        return rows, cursor

    def above(self, size: int, after: int, before: int | None = None) -> list[NotificationEntry]:
        """Return the `size` entries next above the id `after`, newest first."""
        rows: list[NotificationEntry] = []
        window = size + HIDDEN_PER_WINDOW
        for _ in range(MAX_WINDOWS):
            candidates = self._candidates("ASC", MAX_ID if before is None else before, after, window)
            rows += self._visible(candidates)
            if len(rows) >= size or len(candidates) < window:
                break
            after = candidates[-1].pk
        return rows[:size][::-1]

    def _candidates(self, order: str, before: int, after: int, window: int) -> list[Candidate]:
        if not self.kinds:
            return []
        only_mentions = set(self.grouped + self.single) <= set(MENTION_TYPES)
        sql = candidates_sql(order, bool(self.grouped), bool(self.single), self.actor is not None, only_mentions)
        span = {"before": before, "after": after, "window": window}
        values = {"viewer": self.viewer.pk, "grouped": self.grouped, "single": self.single, "actor": self.actor}
        with prepared_queries.cursor() as cursor:
            cursor.execute(sql, prepared_queries.bind_values(values | span))
            return [Candidate(*row) for row in cursor.fetchall()]

    def _visible(self, candidates: list[Candidate]) -> Iterator[NotificationEntry]:
        return (entry for entry in visible_entries(candidates, self.viewer) if entry.kind in self.kinds)


@cache
def candidates_sql(order: str, has_groups: bool, has_single: bool, has_actor: bool, only_mentions: bool) -> str:
    """Return the SQL for the candidates of a NotificationList between two cursors, in the order "ASC" or "DESC"."""
    mentions = ONLY_MENTIONS_SQL if only_mentions else ""
    own = {kinds: OWN_SQL.format(kinds=kinds, only_mentions=mentions) for kinds in ("grouped", "single")}
    parts = [GROUPS_SQL.format(own=own["grouped"], order=order)] if has_groups else []
    if has_actor:
        parts.append(BY_ACTOR_SQL.format(own=own["single"]))
    elif has_single:
        notes = (NOTES_BELOW_SQL if order == "DESC" else NOTES_ABOVE_SQL).format(own=own["single"])
        parts.append(SINGLE_SQL.format(notes=notes, order=order))
    return CANDIDATES_SQL.format(found=" UNION ALL ".join(f"({part})" for part in parts), order=order)


def visible_entries(candidates: list[Candidate], viewer: Viewer) -> list[NotificationEntry]:
    """Return the viewer's entries of these candidates, in their order; without those with no actor or post to see."""
    if not candidates:
        return []
    notes = {note.pk: note for note in NOTIFICATIONS_QUERY(viewer, ids=list({each.note_id for each in candidates}))}
    actors = _visible_actors(candidates, viewer)
    entries = [
        NotificationEntry(each.pk, notes[each.note_id], actors[each], each.is_group)
        for each in candidates
        if each.note_id in notes and actors[each] and not notes[each.note_id].is_stale
    ]
    mentions = {entry.notification.post_id or 0 for entry in entries if entry.kind in MENTION_TYPES}
    visible = {row.pk for row in VISIBLE_ROWS(viewer, ids=list(mentions))} if mentions else set()
    return [entry for entry in entries if entry.kind not in MENTION_TYPES or entry.notification.post_id in visible]


def _visible_actors(candidates: list[Candidate], viewer: Viewer) -> dict[Candidate, list[Any]]:
    """Map the candidates to their newest actors visible to the viewer, newest first."""
    groups = {each.note_id: each for each in candidates if each.is_group}
    singles = {each.pk: each for each in candidates if not each.is_group}
    actors = defaultdict(list)
    for actor in ACTORS_QUERY(viewer, groups=list(groups), singles=list(singles)):
        if candidate := singles.get(actor.pk) or groups.get(actor.note_id):
            actors[candidate].append(actor)
    return actors
