"""Keyset pagination over candidate ids, some of which the viewer cannot see.

Ids are read from one index, a window at a time; a second query by id filters them by visibility. So every page costs
the same, and no filter makes the planner scan the table.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, Self

from django.db.models import Model, QuerySet

from core.db.pagination import PAGE_SIZE
from core.fastpath import prepared_queries
from core.fastpath.prepared_queries import PreparedQuery
from core.ids import MAX_ID
from core.viewer import Viewer
from posts.models import Post
from posts.models.querysets import PostQuerySet

WINDOW_SIZE = 60  # candidate ids per query: three pages, as some are hidden
CHUNK_SIZE = 30  # candidates checked at once where few are hidden
MAX_MICROSECONDS = 9 * 10**15  # microseconds since 1970: later than every like
MAX_EMPTY_WINDOWS = 100  # of WINDOW_SIZE ids read upwards for the first row
MAX_WINDOWS = 10  # of WINDOW_SIZE ids read for one page; then the page is short, with a cursor for the next
LIKE_CURSOR = re.compile(r"[0-9]{1,16}-[0-9]{1,18}")

HASHTAG_POST_IDS_SQL = """
    SELECT DISTINCT used.post_id FROM unnest(%(hashtags)s::bigint[]) AS hashtag(id) CROSS JOIN LATERAL (
        SELECT post_id FROM post_hashtags
        WHERE hashtag_id = hashtag.id AND post_id < %(before)s ORDER BY post_id DESC LIMIT %(window)s
    ) used
    ORDER BY used.post_id DESC LIMIT %(window)s
"""

LIKED_POST_IDS_SQL = """
    SELECT post_id, (extract(epoch FROM created_at) * 1000000)::bigint FROM likes
    WHERE user_id = %(person)s AND (created_at, post_id)
        {comparison} (timestamptz 'epoch' + %(microseconds)s * interval '1 microsecond', %(post)s)
    ORDER BY created_at {order}, post_id {order} LIMIT %(window)s
"""
LIKED_BELOW_SQL = LIKED_POST_IDS_SQL.format(comparison="<", order="DESC")
LIKED_ABOVE_SQL = LIKED_POST_IDS_SQL.format(comparison=">", order="ASC")


class TimelineRow(Protocol):
    """A named tuple of `PostQuerySet.timeline_rows`; the author of a repost is the reposter."""

    @property
    def pk(self) -> int: ...

    @property
    def repost_of_id(self) -> int | None: ...

    @property
    def author_id(self) -> int: ...

    @property
    def author__username(self) -> str: ...

    @property
    def author__name(self) -> str: ...


class HiddenRow(NamedTuple):
    """A row in a list of one's own actions, in place of a post that the viewer cannot see any more.

    `pk` is the id in the list, as a TimelineRow's: of the repost in a profile, otherwise of the post `post_id` itself.
    """

    pk: int
    post_id: int


type OwnListRow = TimelineRow | HiddenRow


def visible_rows(ids: list[int], viewer: Viewer, **more: Any) -> PostQuerySet:
    """Return the `timeline_rows` of visible posts with these ids, newest first, annotated with `more`."""
    return Post.objects.filter(pk__any_of=ids).visible_to(viewer).annotate(**more).timeline_rows(*more).newest_first()


VISIBLE_ROWS = PreparedQuery(lambda viewer, ids: visible_rows(ids, viewer), "ids")
VISIBLE_UNMUTED_ROWS = PreparedQuery(lambda viewer, ids: visible_rows(ids, viewer).without_muted_by(viewer), "ids")


@dataclass(frozen=True, order=True, slots=True)
class LikeCursor:
    """A cursor in a list of likes: time of the last one, in microseconds since 1970, and the post's id."""

    microseconds: int
    post: int

    def __str__(self) -> str:
        return f"{self.microseconds}-{self.post}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Parse the result of `str`; return None for any other text."""
        return cls(*map(int, text.split("-"))) if LIKE_CURSOR.fullmatch(text) else None


NEWEST_LIKE = LikeCursor(MAX_MICROSECONDS, MAX_ID)  # above every like


class WindowRange[Cursor](NamedTuple):
    """The number of candidates read, the cursor of the oldest, and the id of the newest."""

    size: int
    oldest: Cursor
    newest: int


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """Posts newest first, and the cursor below which the next page begins (None at the end).

    `newest` is the id of the newest candidate, visible or not; 0 if there is none or it was not computed.
    """

    rows: list[Row]
    cursor: int | LikeCursor | None
    newest: int = 0


def paginate[Row, Cursor: (int, LikeCursor)](
    fetch_window: Callable[[Cursor | None], tuple[WindowRange[Cursor], Iterable[Row]]],
    before: Cursor | None = None,
    window: int = WINDOW_SIZE,
    cursor_of: Callable[[Row], Cursor] = attrgetter("pk"),
) -> Page[Row]:
    """Return the Page below the cursor `before`, or the first page.

    `fetch_window(cursor)` reads the newest candidates below a cursor, up to `window`; it returns their WindowRange and
    the visible rows, newest first. `cursor_of(row)` returns the cursor of a page that ends with this row.
    """
    rows: list[Row] = []
    cursor, newest = before, 0
    for _ in range(MAX_WINDOWS * WINDOW_SIZE // window):
        span, visible = fetch_window(cursor)
        newest = newest or span.newest
        for row in visible:
            if len(rows) == PAGE_SIZE:
                return Page(rows, cursor_of(rows[-1]), newest)
            rows.append(row)
        if span.size < window:
            return Page(rows, None, newest)
        cursor = span.oldest
    return Page(rows, cursor, newest)


def paginate_ids[Row, Ids: Collection[int]](
    candidates: Callable[[int | None], Ids],
    fetch_visible: Callable[[Ids], Iterable[Row]],
    before: int | None = None,
    window: int = WINDOW_SIZE,
) -> Page[Row]:
    """Return a Page; `candidates(before)` returns ids, newest first, `fetch_visible(ids)` the visible rows of them."""

    def fetch_window(cursor: int | None) -> tuple[WindowRange[int], Iterable[Row]]:
        ids = candidates(cursor)
        return WindowRange(len(ids), min(ids, default=0), max(ids, default=0)), fetch_visible(ids)

    return paginate(fetch_window, before, window)


def paginate_ids_in_chunks[Row](
    candidates: Callable[[int | None], list[int]],
    fetch_visible: Callable[[list[int]], Iterable[Row]],
    before: int | None = None,
    window: int = WINDOW_SIZE,
) -> Page[Row]:
    """Return the Page of `paginate_ids`; `fetch_visible` gets CHUNK_SIZE ids at a time until the page is full."""

    def visible_in_chunks(ids: list[int]) -> Iterator[Row]:
        for start in range(0, len(ids), CHUNK_SIZE):
            yield from fetch_visible(ids[start : start + CHUNK_SIZE])

    return paginate_ids(candidates, visible_in_chunks, before, window)


def rows_above[Row](
    candidates: Callable[[int], list[int]],
    fetch_visible: Callable[[list[int]], Iterable[Row]],
    after: int,
    size: int,
) -> list[Row]:
    """Return the `size` visible rows next above the id `after`, newest first.

    `candidates(cursor)` returns the WINDOW_SIZE ids next above a cursor, oldest first; `fetch_visible(ids)` returns
    the visible rows of them, newest first. After MAX_WINDOWS there may be fewer rows. An empty list means the
    end, as it has no id from which to continue: so up to MAX_EMPTY_WINDOWS are read for the first row.
    """
    rows: list[Row] = []
    for number in range(1, MAX_EMPTY_WINDOWS + 1):
        ids = candidates(after)
        rows = [*(fetch_visible(ids) if ids else []), *rows]
        if len(rows) >= size or len(ids) < WINDOW_SIZE or (rows and number >= MAX_WINDOWS):
            break
        after = ids[-1]
    return rows[-size:]


def with_hidden_rows(ids: list[int], rows: Iterable[TimelineRow], posts: Mapping[int, int]) -> list[OwnListRow]:
    """Return the visible `rows` among these ids, in the order of `ids`, and a HiddenRow for each other id in `posts`.

    `posts` has the ids of the posts that the viewer acted on, by the ids in the list. An id in neither is left out.
    """
    visible = {row.pk: row for row in rows}
    return [visible.get(pk) or HiddenRow(pk, posts[pk]) for pk in ids if pk in visible or pk in posts]


def post_ids_of[Row: Model](marks: QuerySet[Row], before: int) -> QuerySet[Row, int]:
    """Return the ids below `before` of the newest posts that `marks` refer to with their field `post`."""
    return marks.filter(post__lt=before).order_by("-post").values_list("post", flat=True)[:WINDOW_SIZE]


def likes_below(person: int, before: LikeCursor, limit: int) -> list[LikeCursor]:
    """Return the newest `limit` likes by `person` (an id) below a cursor, newest first, as cursors. One query."""
    return _likes(LIKED_BELOW_SQL, person, before, limit)


def likes_above(person: int, after: LikeCursor, limit: int) -> list[LikeCursor]:
    """Return the `limit` likes by `person` (an id) next above a cursor, newest first, as cursors. One query."""
    return _likes(LIKED_ABOVE_SQL, person, after, limit)[::-1]


def _likes(sql: str, person: int, cursor: LikeCursor, limit: int) -> list[LikeCursor]:
    values = {"person": person, "microseconds": cursor.microseconds, "post": cursor.post, "window": limit}
    with prepared_queries.cursor() as rows:
        rows.execute(sql, prepared_queries.bind_values(values))
        return [LikeCursor(microseconds, post) for post, microseconds in rows.fetchall()]


def paginate_likes(
    person: int, fetch_visible: Callable[[list[int]], list[OwnListRow]], before: LikeCursor | None = None
) -> Page[OwnListRow]:
    """Return the Page of posts that `person` (an id) liked, newest like first.

    `fetch_visible(ids)` returns the visible rows, and a HiddenRow for each other post to be listed. The cursor is a
    LikeCursor, since likes have no id of their own.
    """
    cursors: dict[int, LikeCursor] = {}

    def visible_in_order(ids: list[int]) -> Iterator[OwnListRow]:
        for start in range(0, len(ids), CHUNK_SIZE):
            rows = {row.pk: row for row in fetch_visible(ids[start : start + CHUNK_SIZE])}
            yield from (rows[pk] for pk in ids[start : start + CHUNK_SIZE] if pk in rows)

    def fetch_window(cursor: LikeCursor | None) -> tuple[WindowRange[LikeCursor], Iterable[OwnListRow]]:
        below = cursor or NEWEST_LIKE
        likes = likes_below(person, below, WINDOW_SIZE)
        cursors.update((like.post, like) for like in likes)
        return WindowRange(len(likes), likes[-1] if likes else below, 0), visible_in_order(
            [like.post for like in likes]
        )

    return paginate(fetch_window, before, cursor_of=lambda row: cursors[row.pk])


def paginate_posts(
    newest: PreparedQuery, viewer: Viewer, before: int | None = None, **values: int
) -> Page[TimelineRow]:
    """Return the Page of the posts whose ids `newest` returns, a PreparedQuery with the values `before` and `values`.

    Posts by people whom the viewer has muted are left out.
    """

    def candidates(cursor: int | None) -> list[int]:
        return newest(viewer, before=cursor or MAX_ID, **values)

    return paginate_ids_in_chunks(candidates, lambda ids: VISIBLE_UNMUTED_ROWS(viewer, ids=ids), before)
