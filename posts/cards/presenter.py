"""Posts as flat values for the templates, each made once.

The template is most of a page's cost, so a card holds plain strings and booleans: no address is reversed, no date
formatted and no chain of attributes followed inside the loop.
"""

from django.db.models import prefetch_related_objects
from django.utils.safestring import mark_safe

from core.templating.dates import full_datetime, short_age
from core.templating.numbers import compact
from posts.cards.rendering import render_part_of_card
from twitter_text import is_tall
from twitter_text.bidi import balance_bidi_marks


class Card(dict):
    """What `jinja/cards.jinja` prints of one post, by name, and what came of it: drawn once, however often shown."""

    def __init__(self, *values, **more):
        super().__init__(*values, **more)
        self.drawings = {}

    def drawn(self, is_conversation=False, up=False, is_in_view=False):
        """The card as HTML: in a conversation, as a part of its thread, or among the first that one sees."""
        how = (is_conversation, up, is_in_view)
        if how not in self.drawings:
            self.drawings[how] = render_part_of_card(
                "post", self, is_conversation=is_conversation, up=up, is_in_view=is_in_view
            )
        return self.drawings[how]


def load_photos(posts):
    """Load the pictures of these posts and of those they quote, in one query, or in none where there are none."""
    shown = [*posts, *(post.quote_of for post in posts if post.quote_is_visible)]
    prefetch_related_objects([post for post in shown if post.photo_count], "photos")


def build_card(post, viewer, ages=None, reposter=None):
    """The Card of one post (from `for_display`), passed on by `reposter` (name, address).

    `ages` says how long ago it and what it quotes were written.
    """
    counts = post.counts
    age, age_of_quoted = ages or (None, None)
    is_mine = post.author_id == viewer.pk
    return Card(
        _header(post, age),
        html=mark_safe(post.html),  # escaped and linked when it was written
        reply_to=_reply_to(post),
        is_answer=bool(post.in_reply_to_id or post.beneath_id),
        photos=_photos(post),
        media_class=_media_class(post) if post.photo_count else "",
        quote=quote_card(post.quote_of, age_of_quoted) if post.quote_is_visible else None,
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
    """The small card of a post that another quotes, or that a composer is about to."""
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
    """Whom to name above a reply: nobody when its own words begin with the @name already."""
    name = post.reply_to_name
    if not name or post.directed_at_id or name == post.author.username:
        return ""
    return name


def _photos(post):
    """The pictures of a post; a browser that lays a picture out before it loads knows its width without our guess."""
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
    tall = len(photos) == 1 and photos[0].height > photos[0].width
    return f"witt-media-{len(photos)}" + (" witt-media-tall" if tall else "")
