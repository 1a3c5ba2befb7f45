"""Timelines of many authors, computed on read (pull, no fan-out) from their "heads", the newest post of each author.

The newest K posts can only come from the K authors with the newest heads, and none is older than the K-th head. So the
cost of a read does not depend on the size of the site, publishing costs nothing extra, and a follow takes effect at
once. A page's cursor is the last candidate read, so no post is repeated or skipped.

With very many authors the heads are scattered over the disk. Then the newest posts of the whole site are scanned
first, which usually fills a page.
"""

from collections.abc import Iterator
from functools import cache

from django.db.models import Q
from django.db.models.expressions import F, RawSQL

from accounts.models import User
from core.db.pagination import PAGE_SIZE
from core.fastpath import prepared_queries
from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from core.ids import MAX_ID
from core.viewer import Viewer
from follows.models import Follow
from posts.models import Post
from posts.models.querysets import PostQuerySet
from posts.timelines.pagination import WINDOW_SIZE, Page, TimelineRow, WindowRange, paginate, rows_above

TIMELINE_WINDOW_SIZE = 40  # candidates per query: two pages, as some are hidden
# The query stops after this many visible rows: one shows that there is a next page, three make up for duplicates.
ROWS_NEEDED = PAGE_SIZE + 4
FIRST_PAGE_HEADS_SQL = """
    SELECT authors.author, stats.last_post_id AS head
    FROM authors JOIN user_stats stats ON stats.user_id = authors.author
    WHERE stats.last_post_id > %(after)s
"""
NEXT_PAGE_HEADS_SQL = """
    SELECT authors.author, newest.id AS head
    FROM authors CROSS JOIN LATERAL (
        SELECT id FROM posts WHERE author_id = authors.author AND id < %(before)s ORDER BY id DESC LIMIT 1
    ) newest
"""
CANDIDATES_SQL = """
    WITH authors AS (
        {authors}
    ), heads AS MATERIALIZED (
        {heads} ORDER BY head DESC LIMIT %(window)s
    ), floor AS MATERIALIZED (
        SELECT CASE WHEN count(*) = %(window)s THEN min(head) ELSE 0 END AS id FROM heads
    )
    SELECT candidate.id FROM heads CROSS JOIN LATERAL (
        SELECT id FROM posts
        WHERE author_id = heads.author AND id >= (SELECT id FROM floor) AND id < %(before)s AND id > %(after)s
        ORDER BY id DESC LIMIT %(window)s
    ) candidate
    ORDER BY candidate.id DESC LIMIT %(window)s
"""
# Upwards, the next K posts can only come from the K authors whose next posts are the oldest.
CANDIDATES_ABOVE_SQL = """
    WITH authors AS (
        {authors}
    ), next_posts AS MATERIALIZED (
        SELECT authors.author, next.id
        FROM authors JOIN user_stats stats ON stats.user_id = authors.author CROSS JOIN LATERAL (
            SELECT id FROM posts WHERE author_id = authors.author AND id > %(after)s ORDER BY id LIMIT 1
        ) next
        WHERE stats.last_post_id > %(after)s ORDER BY next.id LIMIT %(window)s
    ), ceiling AS MATERIALIZED (
        SELECT CASE WHEN count(*) = %(window)s THEN max(id) ELSE %(before)s END AS id FROM next_posts
    )
    SELECT candidate.id FROM next_posts CROSS JOIN LATERAL (
        SELECT id FROM posts
        WHERE author_id = next_posts.author AND id > %(after)s AND id <= (SELECT id FROM ceiling)
        ORDER BY id LIMIT %(window)s
    ) candidate
    ORDER BY candidate.id LIMIT %(window)s
"""
LARGE_FOLLOWING = 1_000  # followees from which on the newest posts of the whole site are scanned first
GLOBAL_SCAN_LIMIT = 10_000  # posts
GLOBAL_SCAN_SQL = """
    SELECT id FROM (SELECT id, author_id FROM posts WHERE id < %(before)s ORDER BY id DESC LIMIT %(newest)s) newest
    WHERE (author_id IN ({authors})) IS TRUE -- IS TRUE makes it a hashed subplan, not a join
    ORDER BY id DESC LIMIT %(window)s
"""
NEWER_REPOSTS_SQL = """
    SELECT array_agg(repost.id) FROM unnest(%s::bigint[]) AS original(id) CROSS JOIN LATERAL (
        SELECT id FROM posts WHERE repost_of_id = original.id AND id >= %s ORDER BY id LIMIT 200
    ) repost
"""
WINDOW_SQL = """
    WITH found AS MATERIALIZED ({candidates}), span AS (
        SELECT count(*), coalesce(min(id), 0), coalesce(max(id), 0) FROM found
    ){extra}
    SELECT span.*, visible.* FROM span LEFT JOIN ({visible} LIMIT {rows_needed}) visible ON true
    ORDER BY visible.pk DESC
"""
MARK_READ_SQL = """
    , marked AS (
        UPDATE user_stats SET newest_read_id = newest.id FROM (SELECT max(id) AS id FROM found) newest
        WHERE user_id = %(viewer)s AND newest_read_id < newest.id
    )
"""
FOUND_IDS_SQL = "ARRAY(SELECT id FROM found)"  # in WINDOW_SQL, for the `ids` of a query of visible rows


@cache
def window_sql(candidates: str, visible: str, extra: str = "") -> str:
    """Return SQL that reads candidates and, in the same query, those of them that are visible, up to ROWS_NEEDED.

    `extra` are more common table expressions, which may refer to the candidates as `found`.
    """
    return WINDOW_SQL.format(candidates=candidates, visible=visible, extra=extra, rows_needed=ROWS_NEEDED)


class Timeline:
    """Posts and reposts of some authors, newest first, filtered for one viewer.

    A subclass defines the authors: `authors_sql` selects their ids as `author`, with the parameters `viewer` and those
    of `values`; `is_large` is true for very many. `repost_filter()` is the condition for reposts, `filter_replies()`
    excludes replies. `visible_query` and `earlier_reposts_query` are the prepared queries of `visible_rows` and
    `reposted_on_earlier_pages`.
    """

    authors_sql: str
    extra_sql = ""  # of window_sql
    visible_query: PreparedQuery
    earlier_reposts_query: PreparedQuery

    def __init__(self, viewer: Viewer, **values: int):
        self.viewer = viewer
        self.values = values

    @property
    def is_large(self) -> bool:
        """Whether to scan the newest posts of the whole site first."""
        return False

    def repost_filter(self) -> Q:
        """Return the condition for reposts to include."""
        raise NotImplementedError

    def filter_replies(self, posts: PostQuerySet) -> PostQuerySet:
        """Exclude replies that do not belong to this timeline."""
        raise NotImplementedError

    def page(self, before: int | None = None) -> Page[TimelineRow]:
        """Return the first Page, or the one below the cursor `before`."""
        shown_ids: set[int] = set()

        def fetch_window(cursor: int | None) -> tuple[WindowRange[int], Iterator[TimelineRow]]:
            span, rows = self._fetch_window(cursor)
            return span, self._deduplicate(rows, shown_ids, before)

        return paginate(fetch_window, before, TIMELINE_WINDOW_SIZE)

    def rows_above(self, after: int, size: int) -> list[TimelineRow]:
        """Return the `size` rows next above the id `after`, newest first: what the pages from the top show of them."""

        def fetch_visible(ids: list[int]) -> Iterator[TimelineRow]:
            # A post that a newer repost shows as well is left out here, as in the pages from the top.
            return self._deduplicate(self._visible(ids), set(), before=ids[-1] + 1 if ids else None)

        return rows_above(self._ids_above, fetch_visible, after, size)

    def new_ids_sql(self, after: int) -> tuple[str, dict[str, int | None]]:
        """Return SQL and its parameters for the ids of candidates newer than the cursor `after`, as one JSON array."""
        return f"SELECT json_agg(id) FROM ({self._from_heads()}) ids", self._values(WINDOW_SIZE, after=after)

    def visible_rows(self, ids: list[int]) -> PostQuerySet:
        """Return the `timeline_rows` of the posts with these ids that belong to this timeline, newest first."""
        posts = Post.objects.filter(pk__any_of=ids).visible_to(self.viewer).without_muted_by(self.viewer)
        without_other_reposts = posts.filter(Q(repost_of=None) | self.repost_filter())
        return self.filter_replies(without_other_reposts).timeline_rows().newest_first()

    def reposted_on_earlier_pages(self, originals: list[int], before: int) -> PostQuerySet:
        """Return those of the `originals` (ids) that a repost above the cursor `before` has shown already.

        Only the 200 reposts next above the cursor are read per post, so that the cost is bounded.
        """
        reposts = Post.objects.filter(pk__any_of=RawSQL(NEWER_REPOSTS_SQL, [originals, before])).filter(
            self.repost_filter()
        )
        return reposts.visible_to(self.viewer).without_muted_by(self.viewer).values_list("repost_of", flat=True)

    def count_new(self, ids: list[int] | None) -> int:
        """Return how many posts by others are among the ids that `new_ids_sql` returned (up to WINDOW_SIZE)."""
        rows = self._visible(ids or [])  # usually there are none: then no query is run
        return len({row.repost_of_id or row.pk for row in rows if row.author_id != self.viewer.pk})

    def _ids_above(self, after: int) -> list[int]:
        """Return the ids of the WINDOW_SIZE candidates next above `after`, oldest first."""
        with prepared_queries.cursor() as cursor:
            values = prepared_queries.bind_values(self._values(WINDOW_SIZE, after=after))
            cursor.execute(CANDIDATES_ABOVE_SQL.format(authors=self.authors_sql), values)
            return [pk for (pk,) in cursor.fetchall()]

    def _from_heads(self, before: int | None = None) -> str:
        heads = NEXT_PAGE_HEADS_SQL if before else FIRST_PAGE_HEADS_SQL
        return CANDIDATES_SQL.format(authors=self.authors_sql, heads=heads)

    def _values(self, window: int, before: int | None = None, after: int = 0) -> dict[str, int | None]:
        span = {"before": before or MAX_ID, "after": after, "window": window, "newest": GLOBAL_SCAN_LIMIT}
        return {"viewer": self.viewer.pk, **span, **self.values}

    def _fetch_window(self, before: int | None = None) -> tuple[WindowRange[int], list[TimelineRow]]:
        """Return the WindowRange of the newest candidates, and the visible rows.

        One query, or two with many authors if the scan of the whole site does not find enough candidates.
        """
        values = self._values(TIMELINE_WINDOW_SIZE, before)
        if self.is_large:
            span, rows = self._run_window_query(GLOBAL_SCAN_SQL.format(authors=self.authors_sql), values)
            if span.size == TIMELINE_WINDOW_SIZE:
                return span, rows
        return self._run_window_query(self._from_heads(before), values)

    def _run_window_query(
        self, candidates: str, values: dict[str, int | None]
    ) -> tuple[WindowRange[int], list[TimelineRow]]:
        visible_query = self.visible_query.compiled_for(self.viewer)
        with prepared_queries.cursor() as cursor:
            cursor.execute(
                window_sql(candidates, visible_query.as_subquery(ids=FOUND_IDS_SQL), self.extra_sql),
                prepared_queries.bind_values(values),
            )
            results = cursor.fetchall()
        size = len(WindowRange._fields)
        span, rows = WindowRange(*results[0][:size]), visible_query.load([row[size:] for row in results if row[size]])
        if len(rows) == ROWS_NEEDED:  # the query stopped here: continue from the last row, not the window's end
            span = span._replace(size=TIMELINE_WINDOW_SIZE, oldest=rows[-1].pk)
        return span, rows

    def _visible(self, ids: list[int]) -> list[TimelineRow]:
        """Return the visible rows of these ids, newest first."""
        return self.visible_query(self.viewer, ids=ids, **self.values) if ids else []

    def _deduplicate(self, rows: list[TimelineRow], shown_ids: set[int], before: int | None) -> Iterator[TimelineRow]:
        """Yield the rows without posts shown already, on this page or (by a newer repost) on an earlier one."""
        earlier_ids = self._ids_on_earlier_pages(rows, before) if before else set()
        for row in rows:
            original = row.repost_of_id or row.pk
            if original not in shown_ids and original not in earlier_ids:
                shown_ids.add(original)
                yield row

    def _ids_on_earlier_pages(self, rows: list[TimelineRow], before: int) -> set[int]:
        """Return the ids of the posts that an earlier page has shown already, by a newer repost."""
        originals = [row.repost_of_id or row.pk for row in rows]
        return set(self.earlier_reposts_query(self.viewer, originals=originals, before=before, **self.values))


class HomeTimeline(Timeline):
    """The home timeline of a signed-in viewer: their own posts and those of the people they follow.

    With `marks_read`, reading a page stores the newest candidate as read, in the same query.
    """

    viewer: User

    authors_sql = """
        SELECT followee_id AS author FROM follows WHERE follower_id = %(viewer)s UNION ALL SELECT %(viewer)s
    """

    visible_query = PreparedQuery(lambda viewer, ids: HomeTimeline(viewer).visible_rows(ids), "ids")
    earlier_reposts_query = PreparedQuery(
        lambda viewer, originals, before: HomeTimeline(viewer).reposted_on_earlier_pages(originals, before),
        "originals",
        "before",
    )

    def __init__(self, viewer: User, marks_read: bool = False):
        super().__init__(viewer)
        self.extra_sql = MARK_READ_SQL if marks_read else ""

    @property
    def is_large(self) -> bool:
        return self.viewer.stats.following_count >= LARGE_FOLLOWING

    def repost_filter(self) -> Q:
        followed = RowExists(Follow, follower=self.viewer.pk, followee=F("author"), show_reposts=True)
        return Q(author=self.viewer.pk) | Q(followed)

    def filter_replies(self, posts: PostQuerySet) -> PostQuerySet:
        return posts.without_replies_to_unfollowed(self.viewer)
