"""Presenter of posts: flat values for the templates.

Rendering is most of a page's cost, so a card has plain strings and booleans only: templates reverse no URL, format no
date and follow no chain of attributes in a loop.
"""

from django.db.models import prefetch_related_objects
from django.utils.safestring import mark_safe

from core.templating.dates import full_datetime, short_age
from core.templating.numbers import compact
from posts.cards.rendering import render_part_of_card
from twitter_text import is_tall
from twitter_text.bidi import balance_bidi_marks


class Card(dict):
    """The values that `jinja/cards.jinja` prints of one post, with a cache of the rendered HTML per variant."""

    def __init__(self, *values, **more):
        super().__init__(*values, **more)
        self._rendered = {}

    def drawn(self, is_conversation=False, up=False, is_in_view=False):
        """Return the card as HTML: in a reply tree, with a line up to the post before (`up`), or above the fold."""
        variant = (is_conversation, up, is_in_view)
        if variant not in self._rendered:
            self._rendered[variant] = render_part_of_card(
                "post", self, is_conversation=is_conversation, up=up, is_in_view=is_in_view
            )
        return self._rendered[variant]


def load_photos(posts):
    """Load the pictures of these posts and of the posts they quote, in one query, or none if there are none."""
    shown = [*posts, *(post.quote_of for post in posts if post.quote_is_visible)]
    prefetch_related_objects([post for post in shown if post.photo_count], "photos")


def build_card(post, viewer, ages=None, reposter=None):
    """Return the Card of one post (from `for_display`), reposted by `reposter` (name, URL) or None.

    `ages` are the formatted ages of the post and of the quoted one; by default they are computed.
    """
    counts = post.counts
    age, quoted_age = ages or (None, None)
    is_mine = post.author_id == viewer.pk
    return Card(
        _header(post, age),
        html=mark_safe(post.html),  # escaped and linked when it was published
        reply_to=_reply_to(post),
        is_answer=bool(post.in_reply_to_id or post.beneath_id),
        photos=_photos(post),
        media_class=_media_class(post) if post.photo_count else "",
        quote=quote_card(post.quote_of, quoted_age) if post.quote_is_visible else None,
        quote_gone=post.is_quote and not post.quote_is_visible,
        reposted_by=reposter and dict(zip(("name", "url"), reposter, strict=True)),
        pinned=False,
        reply_count=compact(counts.reply_count) if counts.reply_count else "",
        repost_count=compact(counts.repost_count) if counts.repost_count else "",
        like_count=compact(counts.like_count) if counts.like_count else "",
        quote_count=compact(counts.quote_count) if counts.quote_count else "",
        is_liked=post.is_liked,
        is_reposted=post.is_reposted,
        is_bookmarked=post.is_bookmarked,
        is_pinned=post.is_pinned,
        can_repost=is_mine or not post.author.is_protected,
        is_mine=is_mine,
        can_act=viewer.is_authenticated,
    )


def quote_card(post, age=None):
    """Return the values of the small card of a quoted post, in a post or a composer."""
    return {**_header(post, age), "html": mark_safe(post.html), "photos": _photos(post)}


def _header(post, age):
    author = post.author
    return {
        "id": post.pk,
        "url": f"/{author.username}/status/{post.pk}",
        "author_url": f"/{author.username}",
        "name": author.display_name,
        "handle": author.username,
        "avatar": author.avatar_small_url,
        "is_protected": author.is_protected,
        "is_staff": author.has_staff_badge,
        "text": post.text,
        "is_tall": is_tall(post.text),
        "ago": age or short_age(post.created_at),
        "iso": f"{post.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "exact": full_datetime(post.created_at),
    }


def _reply_to(post):
    """Return the username for "in reply to", or "" if the text begins with the @name already."""
    name = post.reply_to_name
    if not name or post.directed_at_id or name == post.author.username:
        return ""
    return name


def _photos(post):
    """Return the pictures of a post; `sizes` begins with "auto", supported for lazy images by newer browsers."""
    if not post.photo_count:
        return []
    photos = post.photos.all()
    sizes = "auto, (min-width: 48rem) 35rem, 90vw" if len(photos) == 1 else "auto, (min-width: 48rem) 20rem, 50vw"
    return [_photo(photo, sizes) for photo in photos]


def _photo(photo, sizes):
    return {
        "url": f"/media/{photo.full.name}",
        "thumb": f"/media/{photo.thumb.name}",
        "srcset": photo.srcset,
        "sizes": sizes,
        "alt": balance_bidi_marks(photo.alt),
        "width": photo.width,
        "height": photo.height,
        "is_animated": photo.is_animated,
    }


def _media_class(post):
    photos = post.photos.all()
    is_portrait = len(photos) == 1 and photos[0].height > photos[0].width
    return f"witt-media-{len(photos)}" + (" witt-media-tall" if is_portrait else "")
