"""Posts as flat values for the templates, each made once.

The template is most of a page's cost, so a card holds plain strings and booleans: no address is reversed, no date
formatted and no chain of attributes followed inside the loop.
"""

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.safestring import mark_safe

from posts.models import Post
from witter.dates import ago, exact
from witter.numbers import compact
from witter.prepared import Prepared

AUTHOR = "username name avatar avatar_small is_protected".split()
WORDS = "author created_at text html photo_count".split()
SHOWN = Prepared(
    lambda viewer, ids: (
        Post.objects.filter(pk__among=ids)
        .for_display(viewer)
        .only(
            *WORDS,
            *"in_reply_to beneath directed_at is_quote".split(),
            *(f"quote_of__{name}" for name in WORDS),
            *(f"{who}__{name}" for who in ("author", "quote_of__author") for name in AUTHOR),
            *(f"counts__{name}_count" for name in ("like", "repost", "reply", "quote")),
        )
    ),
    "ids",
)


def cards_of(rows, viewer):
    """Turn posts and reposts (from `as_rows`) into cards in the same order, loading all they show in two queries."""
    ids = [row.repost_of_id or row.pk for row in rows]
    posts = {post.pk: post for post in SHOWN(viewer, ids=ids)} if ids else {}
    load_photos(posts.values())
    now = timezone.now()
    cards = []
    for row, pk in zip(rows, ids, strict=True):
        if post := posts.get(pk):  # gone between the two queries: nothing to show
            cards.append(card(post, viewer, now, reposted_by=_reposter(row) if row.repost_of_id else None))
    return cards


def _reposter(row):
    return {"name": row.author__name or row.author__username, "url": f"/{row.author__username}"}


def load_photos(posts):
    """Load the pictures of these posts and of those they quote, in one query, or in none where there are none."""
    shown = [*posts, *(post.quote_of for post in posts if post.quote_is_visible)]
    prefetch_related_objects([post for post in shown if post.photo_count], "photos")


def card(post, viewer, now=None, reposted_by=None):
    """One post (from `for_display`) as the flat dict that `parts/cards.html` prints."""
    now = now or timezone.now()
    counts = post.counts
    is_mine = post.author_id == viewer.pk
    return {
        **_heading(post, now),
        "html": mark_safe(post.html),  # escaped and linked when it was written
        "reply_to": _reply_to(post),
        "is_answer": bool(post.in_reply_to_id or post.beneath_id),
        "photos": _photos(post),
        "media_class": _media_class(post) if post.photo_count else "",
        "quote": _quote(post, now) if post.quote_is_visible else None,
        "quote_gone": post.is_quote and not post.quote_is_visible,
        "reposted_by": reposted_by,
        "pinned": False,
        "reply_count": compact(counts.reply_count) if counts.reply_count else "",
        "repost_count": compact(counts.repost_count) if counts.repost_count else "",
        "like_count": compact(counts.like_count) if counts.like_count else "",
        "quote_count": compact(counts.quote_count) if counts.quote_count else "",
        "is_liked": post.is_liked,
        "is_reposted": post.is_reposted,
        "is_bookmarked": post.is_bookmarked,
        "is_pinned": post.is_pinned,
        "can_repost": is_mine or not post.author.is_protected,
        "is_mine": is_mine,
        "can_act": viewer.is_authenticated,
    }


def quote_card(post):
    """The small card of a post that a composer is about to quote."""
    return {**_heading(post, timezone.now()), "html": mark_safe(post.html), "photos": _photos(post)}


def _heading(post, now):
    author = post.author
    return {
        "id": post.pk,
        "url": f"/{author.username}/status/{post.pk}",
        "author_url": f"/{author.username}",
        "name": author.display_name,
        "handle": author.username,
        "avatar": author.avatar_small_url,
        "is_protected": author.is_protected,
        "text": post.text,
        "ago": ago(post.created_at, now),
        "iso": f"{post.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "exact": exact(post.created_at),
    }


def _reply_to(post):
    """Whom to name above a reply: nobody when its own words begin with the @name already."""
    name = post.reply_to_name
    if not name or post.directed_at_id or name == post.author.username:
        return ""
    return name


def _quote(post, now):
    quoted = post.quote_of
    return {**_heading(quoted, now), "html": mark_safe(quoted.html), "photos": _photos(quoted)}


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
        "alt": photo.alt,
        "width": photo.width,
        "height": photo.height,
        "is_animated": photo.is_animated,
    }


def _media_class(post):
    photos = post.photos.all()
    tall = len(photos) == 1 and photos[0].height > photos[0].width
    return f"witt-media-{len(photos)}" + (" witt-media-tall" if tall else "")
