"""Paging through ids when some of what they point to may not be shown.

Ids come cheaply from one index, a window at a time; what the viewer may see of them is then asked by id. So a page
costs the same wherever it lies, and filters never make the planner wander through the site.
"""

import re
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from core.fastpath import prepared_queries
from core.fastpath.prepared_queries import PreparedQuery
from posts.models import Post

PAGE_SIZE = 20
WINDOW_SIZE = 60  # ids per round: three times a page, for what the rules hide
CHUNK_SIZE = 30  # of them that are asked about first, where little is hidden
MAX_ID = 2**63 - 1  # above every id
LAST_MOMENT = 9 * 10**15  # microseconds since 1970: later than everything
MAX_WINDOWS = 10  # of hidden ids at most (more of smaller windows); then a short page, whose cursor goes on from there
LIKE_CURSOR = re.compile(r"[0-9]{1,16}-[0-9]{1,18}")

HASHTAG_POST_IDS_SQL = """
    SELECT DISTINCT used.post_id FROM unnest(%(hashtags)s::bigint[]) AS hashtag(id) CROSS JOIN LATERAL (
        SELECT post_id FROM post_hashtags
        WHERE hashtag_id = hashtag.id AND post_id < %(before)s ORDER BY post_id DESC LIMIT %(window)s
    ) used
    ORDER BY used.post_id DESC LIMIT %(window)s
"""

LIKES = """
    SELECT post_id, (extract(epoch FROM created_at) * 1000000)::bigint FROM likes
    WHERE user_id = %(person)s
        AND (created_at, post_id) < (timestamptz 'epoch' + %(moment)s * interval '1 microsecond', %(post)s)
    ORDER BY created_at DESC, post_id DESC LIMIT %(window)s
"""


def visible_rows(ids, viewer, **more):
    """Those of the posts with these ids that `viewer` may see, newest first, as what orders a timeline and `more`."""
    return Post.objects.filter(pk__any_of=ids).visible_to(viewer).annotate(**more).timeline_rows(*more).newest_first()


VISIBLE_ROWS = PreparedQuery(lambda viewer, ids: visible_rows(ids, viewer), "ids")
VISIBLE_UNMUTED_ROWS = PreparedQuery(lambda viewer, ids: visible_rows(ids, viewer).without_muted_by(viewer), "ids")


class WindowRange(NamedTuple):
    """How many candidates were looked at, and the ids of the oldest and the newest of them (0 where there is none)."""

    count: int
    oldest: int
    newest: int


@dataclass(frozen=True)
class LikeCursor:
    """Where a list of likes goes on: when the last one was given, in microseconds since 1970, and to which post."""

    moment: int
    post: int

    def __str__(self):
        return f"{self.moment}-{self.post}"

    @classmethod
    def parse(cls, text):
        """What `str` made of one, or None when it is not that."""
        return cls(*map(int, text.split("-"))) if LIKE_CURSOR.fullmatch(text) else None


@dataclass(frozen=True)
class Page:
    """Posts newest first, and the cursor below which the next page goes on (None at the end).

    `newest` is the newest candidate, shown or not; 0 where there is none, or nobody asks.
    """

    rows: list
    cursor: int | LikeCursor | None
    newest: int = 0


def paginate(look, before=None, window=WINDOW_SIZE, cursor_of=attrgetter("pk")):
    """The Page below the cursor `before` (or the first).

    `look(before)` looks at up to `window` candidates, the newest below a cursor; it gives their Span, and the rows of
    those that may be shown, newest first. `cursor_of(row)` is the cursor below which a page after this row goes on.
    """
    rows, cursor, newest = [], before, 0
    for _ in range(MAX_WINDOWS * WINDOW_SIZE // window):
        span, shown = look(cursor)
        newest = newest or span.newest
        for row in shown:
            if len(rows) == PAGE_SIZE:
                return Page(rows, cursor_of(rows[-1]), newest)
            rows.append(row)
        if span.count < window:
            return Page(rows, None, newest)
        cursor = span.oldest
    return Page(rows, cursor, newest)


def paginate_ids(candidates, shown, before=None, window=WINDOW_SIZE):
    """The same in two steps: `candidates(before)` gives ids, newest first, `shown(ids)` the rows to be shown."""

    def look(cursor):
        ids = candidates(cursor)
        return WindowRange(len(ids), min(ids, default=0), max(ids, default=0)), shown(ids)

    return paginate(look, before, window)


def paginate_ids_in_chunks(candidates, shown, before=None, window=WINDOW_SIZE):
    """The same where most candidates are shown: `shown` is asked about a part of them, and more only if need be."""

    def in_parts(ids):
        for start in range(0, len(ids), CHUNK_SIZE):
            yield from shown(ids[start : start + CHUNK_SIZE])

    return paginate_ids(candidates, in_parts, before, window)


def post_ids_of(marks, before):
    """Ids of the newest posts below `before` that `marks` (rows with a `post`) point to."""
    return marks.filter(post__lt=before).order_by("-post").values_list("post", flat=True)[:WINDOW_SIZE]


def walk_likes(person, shown, before=None):
    """The Page of what `person` (an id) liked, the newest like first; `shown(ids)` gives the rows that may be shown.

    A cursor is a LikeCursor, as likes have no id of their own.
    """
    cursors = {}

    def in_order(ids):
        for start in range(0, len(ids), CHUNK_SIZE):
            rows = {row.pk: row for row in shown(ids[start : start + CHUNK_SIZE])}
            yield from (rows[pk] for pk in ids[start : start + CHUNK_SIZE] if pk in rows)

    def look(cursor):
        below = cursor or LikeCursor(LAST_MOMENT, MAX_ID)
        values = {"person": person, "moment": below.moment, "post": below.post, "window": WINDOW_SIZE}
        with prepared_queries.cursor() as rows:
            rows.execute(LIKES, prepared_queries.bind_values(values))
            likes = rows.fetchall()
        cursors.update((post, LikeCursor(moment, post)) for post, moment in likes)
        ids = [post for post, _ in likes]
        return WindowRange(len(ids), cursors[ids[-1]] if ids else 0, 0), in_order(ids)

    return paginate(look, before, cursor_of=lambda row: cursors[row.pk])


def paginate_posts(newest, viewer, before=None, **values):
    """The Page of the posts whose ids `newest` gives: a Prepared that knows `before` and the other values.

    People whom the viewer has muted are left out.
    """

    def candidates(cursor):
        return newest(viewer, before=cursor or MAX_ID, **values)

    return paginate_ids_in_chunks(candidates, lambda ids: VISIBLE_UNMUTED_ROWS(viewer, ids=ids), before)


def paginate_hashtag_posts(hashtags, viewer, before=None):
    """The Page of the posts that have any of these hashtags (ids), each once.

    The newest few of every hashtag are merged, so that a busy one costs no more than a quiet one.
    """

    def candidates(cursor):
        values = {"hashtags": hashtags, "before": cursor or MAX_ID, "window": WINDOW_SIZE}
        with prepared_queries.cursor() as rows:
            rows.execute(HASHTAG_POST_IDS_SQL, prepared_queries.bind_values(values))
            return [pk for (pk,) in rows]

    return paginate_ids_in_chunks(candidates, lambda ids: VISIBLE_UNMUTED_ROWS(viewer, ids=ids), before)
