"""Payloads of events: entities as JSON, each made once for all viewers for whom the post has the same values."""

from collections import defaultdict
from collections.abc import Collection

import msgspec
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from api.presenters.notifications import notifications_of
from api.presenters.statuses import STATUS_QUERY, StatusLoader, status_sql
from core.fastpath import prepared_queries
from core.viewer import ViewerById
from notifications.models import NotificationActor
from notifications.pagination import Candidate, visible_entries
from notifications.types import NotificationType

STATUSES_SQL = """
    SELECT viewer.id, found.* FROM unnest(%(viewers)s::bigint[]) AS viewer (id) CROSS JOIN LATERAL ({statuses}) found
"""


def notification_for(recipient: int, kind: NotificationType, actor: int, subject: int) -> str | None:
    """Return the Notification of an act of `actor` (an id); None if the recipient may not see it, or it has gone."""
    row = NotificationActor.objects.filter(
        note__recipient=recipient, note__kind=kind, note__subject=subject, actor=actor
    ).first()
    if not row:
        return None
    viewer = ViewerById(recipient)
    entries = visible_entries([Candidate(row.pk, row.note_id, is_group=False)], viewer)
    notifications = notifications_of(entries, viewer, settings.SITE_URL)
    return msgspec.json.encode(notifications[0]).decode() if notifications else None


def statuses_for(post: int, viewers: Collection[int | None]) -> dict[int | None, str]:
    """Return the Status of a post by viewer (an id, None for the anonymous one), who can see it. Two queries at most.

    A post deleted meanwhile is left out.
    """
    people = {viewer for viewer in viewers if viewer is not None}
    groups: defaultdict[tuple, list[int]] = defaultdict(list)
    for viewer, rows in _rows_by_viewer(post, people).items():
        groups[tuple(sorted(rows)), viewer if _is_author(viewer, rows) else None].append(viewer)
    texts: dict[int | None, str] = {}
    for (rows, _), members in groups.items():
        if text := _status(StatusLoader([post], ViewerById(members[0]), settings.SITE_URL, list(rows)), post):
            texts |= dict.fromkeys(members, text)
    if None in viewers and (text := _status(StatusLoader([post], AnonymousUser(), settings.SITE_URL), post)):
        texts[None] = text
    return texts


def _status(loader: StatusLoader, post: int) -> str | None:
    status = loader.status(post)
    return bytes(status).decode() if status else None


def _rows_by_viewer(post: int, viewers: Collection[int]) -> dict[int, list[tuple]]:
    """Return the rows of the post, its original and the post that it quotes, as each of the viewers has them."""
    rows = defaultdict(list)
    if viewers:
        statuses = status_sql(STATUS_QUERY.compiled(), viewer="viewer.id")
        with prepared_queries.cursor() as cursor:
            values = {"viewers": list(viewers), "ids": [post]}
            cursor.execute(STATUSES_SQL.format(statuses=statuses), prepared_queries.bind_values(values))
            for viewer, *row in cursor.fetchall():
                rows[viewer].append(tuple(row))
    return rows


def _is_author(viewer: int, rows: list[tuple]) -> bool:
    author = STATUS_QUERY.compiled().positions["author_id"][0]
    return any(row[author] == viewer for row in rows)
