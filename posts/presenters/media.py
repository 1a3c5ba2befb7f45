"""Presenter of the pictures on the Media tab of a profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.fastpath.prepared_queries import PreparedQuery
from core.viewer import Viewer
from posts.models import Photo
from posts.timelines.pagination import TimelineRow
from twitter_text.bidi import balance_bidi_marks

PHOTOS_OF_POSTS = PreparedQuery(
    lambda viewer, posts: (
        Photo.objects.filter(post__pk__any_of=posts)
        .order_by("-post", "position")
        .values_list("post", "full", "thumb", "width", "height", "is_animated", "alt", named=True)
    ),
    "posts",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPicture:
    """A picture in the grid: its post's `url`, its files, and its place in a post of several as "2 of 4", else ""."""

    url: str
    author: str
    full: str
    thumb: str
    width: int
    height: int
    is_animated: bool
    alt: str
    place: str


def media_pictures(rows: Sequence[TimelineRow], viewer: Viewer) -> list[MediaPicture]:
    """Return all pictures of these posts (from `timeline_rows`), newest post first. One query."""
    posts = {row.pk: row for row in rows}
    photos = PHOTOS_OF_POSTS(viewer, posts=list(posts)) if posts else []
    by_post: dict[int, list] = {}
    for photo in photos:
        by_post.setdefault(photo.post, []).append(photo)
    return [
        _picture(posts[pk], photo, f"{number} of {len(each)}" if len(each) > 1 else "")
        for pk, each in by_post.items()
        for number, photo in enumerate(each, start=1)
    ]


def _picture(post: TimelineRow, photo: Any, place: str) -> MediaPicture:
    return MediaPicture(
        url=f"/{post.author__username}/status/{post.pk}",
        author=post.author__name or post.author__username,
        full=f"/media/{photo.full}",
        thumb=f"/media/{photo.thumb}",
        width=photo.width,
        height=photo.height,
        is_animated=photo.is_animated,
        alt=balance_bidi_marks(photo.alt),
        place=place,
    )
