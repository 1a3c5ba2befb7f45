"""Timelines that read their candidates from one index: the public posts, and the posts with some hashtags."""

from collections.abc import Collection
from operator import itemgetter

from core.fastpath import prepared_queries
from core.fastpath.prepared_queries import PreparedQuery
from core.ids import MAX_ID
from core.viewer import Viewer
from posts.models import Photo, Post
from posts.timelines.pagination import (
    HASHTAG_POST_IDS_SQL,
    VISIBLE_UNMUTED_ROWS,
    WINDOW_SIZE,
    Page,
    TimelineRow,
    paginate_ids_in_chunks,
    rows_above,
    visible_rows,
)

HASHTAG_POST_IDS_ABOVE_SQL = """
    SELECT DISTINCT used.post_id FROM unnest(%(hashtags)s::bigint[]) AS hashtag(id) CROSS JOIN LATERAL (
        SELECT post_id FROM post_hashtags
        WHERE hashtag_id = hashtag.id AND post_id > %(after)s ORDER BY post_id LIMIT %(window)s
    ) used
    ORDER BY used.post_id LIMIT %(window)s
"""
PUBLIC_ROWS = PreparedQuery(
    lambda viewer, ids: visible_rows(ids, viewer).without_muted_by(viewer).public_timeline(), "ids"
)
PUBLIC_IDS_BELOW = PreparedQuery(
    lambda viewer, before: (
        Post.objects.public_timeline().filter(pk__lt=before).newest_first().values_list("pk", flat=True)[:WINDOW_SIZE]
    ),
    "before",
)
PUBLIC_IDS_ABOVE = PreparedQuery(
    lambda viewer, after: (
        Post.objects.public_timeline().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:WINDOW_SIZE]
    ),
    "after",
)
PHOTO_POST_IDS_BELOW = PreparedQuery(
    lambda viewer, before: (
        Photo.objects.filter(post__lt=before, position=0)
        .order_by("-post")
        .values_list("post", flat=True)[:WINDOW_SIZE]
    ),
    "before",
)
PHOTO_POST_IDS_ABOVE = PreparedQuery(
    lambda viewer, after: (
        Photo.objects.filter(post__gt=after, position=0).order_by("post").values_list("post", flat=True)[:WINDOW_SIZE]
    ),
    "after",
)


class IdTimeline:
    """Base of the timelines; a subclass returns the ids of candidates in both directions, WINDOW_SIZE at a time."""

    def __init__(self, viewer: Viewer):
        self.viewer = viewer

    def ids_below(self, before: int) -> list[int]:
        """Return the ids of the candidates next below an id, newest first."""
        raise NotImplementedError

    def ids_above(self, after: int) -> list[int]:
        """Return the ids of the candidates next above an id, oldest first."""
        raise NotImplementedError

    def visible(self, ids: list[int]) -> list[TimelineRow]:
        """Return the rows of those of these posts that belong to the timeline, newest first."""
        raise NotImplementedError

    def page(self, before: int | None = None) -> Page[TimelineRow]:
        """Return the first Page, or the one below the cursor `before`."""
        return paginate_ids_in_chunks(
            lambda cursor: self.ids_below(MAX_ID if cursor is None else cursor), self.visible, before
        )

    def rows_above(self, after: int, size: int) -> list[TimelineRow]:
        """Return the `size` rows next above the id `after`, newest first."""
        return rows_above(self.ids_above, self.visible, after, size)


class PublicTimeline(IdTimeline):
    """Public posts of the whole site, newest first; with `only_media`, those with pictures."""

    def __init__(self, viewer: Viewer, only_media: bool = False):
        super().__init__(viewer)
        self.below = PHOTO_POST_IDS_BELOW if only_media else PUBLIC_IDS_BELOW
        self.above = PHOTO_POST_IDS_ABOVE if only_media else PUBLIC_IDS_ABOVE

    def ids_below(self, before: int) -> list[int]:
        return self.below.rows(before=before)

    def ids_above(self, after: int) -> list[int]:
        return self.above.rows(after=after)

    def visible(self, ids: list[int]) -> list[TimelineRow]:
        return PUBLIC_ROWS(self.viewer, ids=ids)


class HashtagTimeline(IdTimeline):
    """Posts with any of the hashtags `any_of`, all of `all_of` and none of `none_of` (ids), newest first.

    The newest ids of every hashtag are merged, so that the cost does not depend on how much a hashtag is used.
    """

    def __init__(
        self,
        viewer: Viewer,
        any_of: Collection[int],
        all_of: Collection[int] = (),
        none_of: Collection[int] = (),
        only_media: bool = False,
    ):
        super().__init__(viewer)
        self.any_of, self.all_of, self.none_of, self.only_media = any_of, all_of, none_of, only_media

    def ids_below(self, before: int) -> list[int]:
        return self._ids(HASHTAG_POST_IDS_SQL, before=before)

    def ids_above(self, after: int) -> list[int]:
        return self._ids(HASHTAG_POST_IDS_ABOVE_SQL, after=after)

    def visible(self, ids: list[int]) -> list[TimelineRow]:
        if not (self.all_of or self.none_of or self.only_media):
            return VISIBLE_UNMUTED_ROWS(self.viewer, ids=ids)
        posts = visible_rows(ids, self.viewer).without_muted_by(self.viewer)
        posts = posts.with_hashtags(self.all_of).without_hashtags(self.none_of)
        return list(posts.filter(photo_count__gt=0) if self.only_media else posts)

    def _ids(self, sql: str, **cursor: int) -> list[int]:
        with prepared_queries.cursor() as rows:
            rows.execute(
                sql,
                prepared_queries.bind_values({"hashtags": list(self.any_of), "window": WINDOW_SIZE, **cursor}),
            )
            return list(map(itemgetter(0), rows.fetchall()))
