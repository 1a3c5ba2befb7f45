"""Posts of one author: the tabs of a profile, and the timeline of the API."""

from functools import cache
from typing import Any

from django.db.models import QuerySet

from core.fastpath.prepared_queries import PreparedQuery
from core.viewer import Viewer
from posts.models import Post
from posts.models.querysets import PostQuerySet
from posts.timelines.id_timelines import IdTimeline
from posts.timelines.pagination import WINDOW_SIZE, TimelineRow, visible_rows


def newest_of_author(person: int, before: int, **conditions: Any) -> PostQuerySet:
    """Return a window of a person's posts with these conditions and an id below `before`, newest first."""
    return Post.objects.filter(author=person, pk__lt=before, **conditions).newest_first()[:WINDOW_SIZE]


@cache
def author_post_ids(**conditions: Any) -> PreparedQuery:
    """Return a prepared query of the ids of a person's posts with these conditions, newest first below a cursor."""

    def ids(viewer: Viewer, person: int, before: int) -> QuerySet:
        return newest_of_author(person, before, **conditions).values_list("pk", flat=True)

    return PreparedQuery(ids, "person", "before")


@cache
def author_post_ids_above(**conditions: Any) -> PreparedQuery:
    """Return a prepared query of the ids of a person's posts with these conditions, oldest first above a cursor."""

    def ids(viewer: Viewer, person: int, after: int) -> QuerySet:
        above = Post.objects.filter(author=person, pk__gt=after, **conditions).order_by("pk")
        return above.values_list("pk", flat=True)[:WINDOW_SIZE]

    return PreparedQuery(ids, "person", "after")


def author_reposts(**conditions: Any) -> PreparedQuery:
    """Return a prepared query of a person's posts with these conditions, newest first below a cursor.

    A row is the id, and the id and author of the original if it is a repost.
    """

    def rows(viewer: Viewer, person: int, before: int) -> QuerySet:
        return newest_of_author(person, before, **conditions).values_list("pk", "repost_of", "repost_author")

    return PreparedQuery(rows, "person", "before")


@cache
def visible_author_rows(without_replies: bool, without_reposts: bool, with_hashtag: bool) -> PreparedQuery:
    """Return a prepared query of the visible rows of some ids that fulfil these conditions, newest first."""

    def rows(viewer: Viewer, ids: list[int], hashtag: int) -> PostQuerySet:
        posts = visible_rows(ids, viewer)
        if without_replies:
            posts = posts.without_replies_to_others()
        # A post that its author has reposted is listed as the repost, if reposts are.
        posts = posts.originals() if without_reposts else posts.without_self_reposts()
        return posts.with_hashtags([hashtag]) if with_hashtag else posts

    return PreparedQuery(rows, "ids", "hashtag")


class AuthorTimeline(IdTimeline):
    """Posts and reposts of one person, newest first, as far as `viewer` can see them.

    `only_media` leaves only posts with pictures, `without_replies` no replies to others, `hashtag` (an id) only posts
    with this hashtag. Call it only for a viewer who can see the person's posts: for others, a page reads MAX_WINDOWS
    windows in vain.
    """

    def __init__(
        self,
        viewer: Viewer,
        person: int,
        *,
        only_media: bool = False,
        without_replies: bool = False,
        without_reposts: bool = False,
        hashtag: int | None = None,
    ):
        super().__init__(viewer)
        self.person, self.hashtag = person, hashtag or 0
        conditions = {"photo_count__gt": 0} if only_media else {}
        self.below, self.above = author_post_ids(**conditions), author_post_ids_above(**conditions)
        self.visible_query = visible_author_rows(without_replies, without_reposts, hashtag is not None)

    def ids_below(self, before: int) -> list[int]:
        return self.below(self.viewer, person=self.person, before=before)

    def ids_above(self, after: int) -> list[int]:
        return self.above(self.viewer, person=self.person, after=after)

    def visible(self, ids: list[int]) -> list[TimelineRow]:
        return self.visible_query(self.viewer, ids=ids, hashtag=self.hashtag)
