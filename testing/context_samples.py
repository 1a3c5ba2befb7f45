"""Template context as views make it, for tests that render parts of a page without a database."""

from types import SimpleNamespace

from django.utils.safestring import mark_safe

from posts.cards.presenter import Card

VISITOR = SimpleNamespace(
    is_authenticated=False, pk=None, username="", avatar_small_url="", is_protected=False, wants_alt_reminder=False
)


def viewer(**facts):
    """Return a signed-in viewer."""
    facts = {
        "is_authenticated": True,
        "wants_keys": False,
        "username": "mira",
        "display_name": "Mira Okafor",
        "avatar_url": "/static/img/avatars/1.svg",
        "avatar_small_url": "/static/img/avatars/1.svg",
        "header_url": "",
        "is_protected": False,
        "pk": 1,
        "wants_alt_reminder": True,
        "theme": "auto",
        "get_absolute_url": "/mira",
        "stats": SimpleNamespace(posts_count=1204, following_count=187, followers_count=12_345),
        **facts,
    }
    return SimpleNamespace(**facts)


def card(number=12, handle="ana", **facts):
    """Return a Card by `handle`, as jinja/cards.jinja takes it."""
    values = {
        "id": number,
        "url": f"/{handle}/status/{number}",
        "author_url": f"/{handle}",
        "name": handle.title(),
        "handle": handle,
        "avatar": "/static/img/avatars/2.svg",
        "is_protected": False,
        "is_staff": False,
        "html": mark_safe("The swifts are back."),
        "is_tall": False,
        "is_answer": False,
        "ago": "5m",
        "iso": "2026-11-22T09:12:00Z",
        "exact": "22 Nov 2026, 09:12",
        "reply_to": "",
        "photos": [],
        "media_class": "",
        "quote": None,
        "quote_gone": False,
        "reposted_by": None,
        "pinned": False,
        "reply_count": "",
        "repost_count": "",
        "like_count": "",
        "is_liked": False,
        "is_reposted": False,
        "is_bookmarked": False,
        "is_pinned": False,
        "can_repost": True,
        "is_mine": False,
        "can_act": True,
        **facts,
    }
    return Card(values)


def person(handle="ana", state="follow", **facts):
    """Return a person as accounts/_user.html takes them."""
    return {
        "url": f"/{handle}",
        "name": handle.title(),
        "handle": handle,
        "avatar": "/static/img/avatars/2.svg",
        "is_protected": False,
        "is_staff": False,
        "bio": mark_safe("Cartographer of nearly-real places."),
        "follows_you": False,
        "state": state,
        **facts,
    }


def photo(alt="A red lighthouse."):
    return {
        "url": "/media/photos/a.webp",
        "thumb": "/media/photos/b.webp",
        "srcset": "/media/photos/b.webp 640w, /media/photos/a.webp 900w",
        "sizes": "auto, 90vw",
        "alt": alt,
        "width": 900,
        "height": 600,
        "is_animated": False,
    }


def composer(**facts):
    """Return the context of an empty composer, as jinja/composer.jinja needs it."""
    values = {
        "text": "",
        "boxes": [],
        "alts": [""] * 4,
        "errors": [],
        "can_add": True,
        "most": 25,
        "placeholder": "",
        "reply_to": "",
        "quote": None,
        "notice": "",
        "is_filled": False,
        "answered_id": "",
        "quoted_id": "",
        "submission": "f2c1c6f41f3b4a5e9b0d7c8e6a5b4c3d",
    }
    return {**values, "variant": "home", "limit": 140, "counting": "v1", **facts}
