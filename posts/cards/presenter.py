"""Presenter of posts: flat values for the templates.

Rendering is most of a page's cost, so a card has plain strings and booleans only: templates reverse no URL, format no
date and follow no chain of attributes in a loop.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe

from core.templating.dates import full_datetime, iso_datetime, short_age
from core.templating.numbers import compact
from core.viewer import Viewer
from posts.cards.rendering import render_part_of_card
from posts.models import Photo, Post, PostCounts
from twitter_text import is_tall
from twitter_text.bidi import balance_bidi_marks


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPhoto:
    """A picture of a card; `sizes` begins with "auto", supported for lazy images by newer browsers."""

    url: str
    thumb: str
    srcset: str
    sizes: str
    alt: str
    width: int
    height: int
    is_animated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteCard:
    """The small card of a quoted post, in a post or a composer: who, what and when."""

    id: int
    url: str
    permalink: str  # the url, with the anchor of a reply
    author_url: str
    name: str
    handle: str
    avatar: str
    is_protected: bool
    is_staff: bool
    text: str
    html: SafeString
    is_tall: bool
    ago: str
    iso: str
    exact: str
    photos: tuple[CardPhoto, ...]


class Reposter(NamedTuple):
    """The person whose repost put a card into a timeline; part of the key of cached cards."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(QuoteCard):
    """The values that `jinja/cards/post.jinja` prints of one post, with a cache of the rendered HTML per variant."""

    is_tombstone: ClassVar = False  # as opposed to other entries of a reply tree

    reply_to: str  # username, or "" to print none
    is_answer: bool
    media_class: str
    quote: QuoteCard | None
    is_quote_unavailable: bool
    reposted_by: Reposter | None
    is_shown_as_pinned: bool = False
    reply_count: str  # each count in its short form, or ""
    repost_count: str
    like_count: str
    quote_count: str
    is_liked: bool  # by the viewer, as the next three
    is_reposted: bool
    is_bookmarked: bool
    is_pinned: bool
    is_mine: bool
    can_repost: bool
    can_act: bool
    _rendered: dict[tuple[bool, bool, bool], SafeString] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def render(
        self, is_conversation: bool = False, is_thread_continued: bool = False, is_in_view: bool = False
    ) -> SafeString:
        """Return the card as HTML.

        In a reply tree (`is_conversation`) it has no link to the conversation, and with `is_thread_continued` a line
        up to the post before. Pictures of a card above the fold (`is_in_view`) are not loaded lazily.
        """
        variant = (is_conversation, is_thread_continued, is_in_view)
        if variant not in self._rendered:
            self._rendered[variant] = render_part_of_card(
                "post",
                self,
                is_conversation=is_conversation,
                is_thread_continued=is_thread_continued,
                is_in_view=is_in_view,
            )
        return self._rendered[variant]


@dataclass(frozen=True, slots=True)
class HiddenPostCard:
    """The tombstone of a hidden post in a list of the viewer's own actions: no more than what the viewer did.

    `undo_url` is the address that undoes the action; it has the post's id, and not its author's username.
    """

    id: int
    text: str
    undo_url: str
    undo_label: str

    def render(self, is_in_view: bool = False) -> SafeString:
        """Return the row as HTML; it has no pictures, so that `is_in_view` changes nothing."""
        return render_part_of_card("hidden_post", self)


def load_photos(posts: Collection[Post]) -> None:
    """Load the pictures of these posts and of the posts they quote, in one query, or none if there are none."""
    with_quoted = [*posts, *(post.quote_of for post in posts if post.quote_is_visible and post.quote_of)]
    prefetch_related_objects([post for post in with_quoted if post.photo_count], "photos")


def build_card(post: Post, viewer: Viewer, ages: tuple[str, str] = ("", ""), reposter: Reposter | None = None) -> Card:
    """Return the Card of one post (from `for_display`), reposted by `reposter` or by nobody.

    `ages` are the formatted ages of the post and of the quoted one; empty ones are computed.
    """
    age, quoted_age = ages
    return Card(
        **_content(post, age),
        **_counts(post.counts),
        **_viewer_state(post, viewer),
        reply_to=_reply_to(post),
        is_answer=bool(post.in_reply_to_id or post.beneath_id),
        media_class=_media_class(post) if post.photo_count else "",
        quote=quote_card(post.quote_of, quoted_age) if post.quote_is_visible and post.quote_of else None,
        is_quote_unavailable=post.is_quote and not post.quote_is_visible,
        reposted_by=reposter,
    )


def quote_card(post: Post, age: str = "") -> QuoteCard:
    """Return the small card of a quoted post; `age` is its formatted age, computed if empty."""
    return QuoteCard(**_content(post, age))


def _content(post: Post, age: str) -> dict[str, Any]:
    """Return the values that both kinds of card have."""
    author = post.author
    return {
        "id": post.pk,
        "url": f"/{author.username}/status/{post.pk}",
        "permalink": f"/{author.username}/status/{post.pk}{post.anchor}",
        "author_url": f"/{author.username}",
        "name": author.display_name,
        "handle": author.username,
        "avatar": author.avatar_small_url,
        "is_protected": author.is_protected,
        "is_staff": author.has_staff_badge,
        "text": post.text,
        "html": mark_safe(post.html),  # escaped and linked when it was published
        "is_tall": is_tall(post.text),
        "ago": age or short_age(post.created_at),
        "iso": iso_datetime(post.created_at),
        "exact": full_datetime(post.created_at),
        "photos": _photos(post),
    }


def _counts(counts: PostCounts) -> dict[str, Any]:
    names = ("reply_count", "repost_count", "like_count", "quote_count")
    return {name: compact(number) if (number := getattr(counts, name)) else "" for name in names}


def _viewer_state(post: Post, viewer: Viewer) -> dict[str, Any]:
    """Return what the viewer has done with the post, and may do."""
    is_mine = post.author_id == viewer.pk
    return {
        "is_liked": post.is_liked,
        "is_reposted": post.is_reposted,
        "is_bookmarked": post.is_bookmarked,
        "is_pinned": post.is_pinned,
        "is_mine": is_mine,
        "can_repost": is_mine or not post.author.is_protected,
        "can_act": viewer.is_authenticated,
    }


def _reply_to(post: Post) -> str:
    """Return the username for "in reply to", or "" if the text begins with the @name already."""
    name = post.reply_to_name
    if not name or post.directed_at_id or name == post.author.username:
        return ""
    return name


def _photos(post: Post) -> tuple[CardPhoto, ...]:
    if not post.photo_count:
        return ()
    photos = post.photos.all()
    sizes = "auto, (min-width: 48rem) 35rem, 90vw" if len(photos) == 1 else "auto, (min-width: 48rem) 20rem, 50vw"
    return tuple(_photo(photo, sizes) for photo in photos)


def _photo(photo: Photo, sizes: str) -> CardPhoto:
    return CardPhoto(
        url=f"/media/{photo.full.name}",
        thumb=f"/media/{photo.thumb.name}",
        srcset=photo.srcset,
        sizes=sizes,
        alt=balance_bidi_marks(photo.alt),
        width=photo.width,
        height=photo.height,
        is_animated=photo.is_animated,
    )


def _media_class(post: Post) -> str:
    photos = post.photos.all()
    is_portrait = len(photos) == 1 and photos[0].height > photos[0].width
    return f"witt-media-{len(photos)}" + (" witt-media-tall" if is_portrait else "")
