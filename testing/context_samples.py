"""Template context as views make it, for tests that render parts of a page without a database."""

from dataclasses import replace
from types import SimpleNamespace

from django.utils.safestring import mark_safe

from follows.presenters import UserRow
from follows.suggestions import Suggestion
from posts.cards.presenter import Card, CardPhoto
from posts.presenters.composer import Composer

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


CARD = Card(
    id=12,
    url="/ana/status/12",
    permalink="/ana/status/12",
    author_url="/ana",
    name="Ana",
    handle="ana",
    avatar="/static/img/avatars/2.svg",
    is_protected=False,
    is_staff=False,
    text="The swifts are back.",
    html=mark_safe("The swifts are back."),
    is_tall=False,
    ago="5m",
    iso="2026-11-22T09:12:00Z",
    exact="22 Nov 2026, 09:12",
    photos=(),
    reply_to="",
    is_answer=False,
    media_class="",
    quote=None,
    is_quote_unavailable=False,
    reposted_by=None,
    reply_count="",
    repost_count="",
    like_count="",
    quote_count="",
    is_liked=False,
    is_reposted=False,
    is_bookmarked=False,
    is_pinned=False,
    is_mine=False,
    can_repost=True,
    can_act=True,
)


def card(number=12, handle="ana", **facts):
    """Return a Card of a post by `handle`."""
    author = {"name": handle.title(), "handle": handle, "author_url": f"/{handle}"}
    url = f"/{handle}/status/{number}"
    return replace(CARD, **{"id": number, "url": url, "permalink": url, **author, **facts})


def person(handle="ana", state="follow", **facts):
    """Return a UserRow, or a Suggestion if `facts` have a reason."""
    values = {
        "url": f"/{handle}",
        "name": handle.title(),
        "handle": handle,
        "avatar": "/static/img/avatars/2.svg",
        "is_protected": False,
        "is_staff": False,
        "bio": mark_safe("Cartographer of nearly-real places."),
        "follows_you": False,
        "state": state,
    }
    return Suggestion(id=1, **values | facts) if "reason" in facts else UserRow(**values | facts)


def photo(alt="A red lighthouse.", is_animated=False):
    return CardPhoto(
        url="/media/photos/a.webp",
        thumb="/media/photos/b.webp",
        srcset="/media/photos/b.webp 640w, /media/photos/a.webp 900w",
        sizes="auto, 90vw",
        alt=alt,
        width=900,
        height=600,
        is_animated=is_animated,
    )


def composer(**facts):
    """Return an empty Composer of the home page."""
    values = {
        "variant": "home",
        "text": "",
        "boxes": [],
        "alts": [""] * 4,
        "submission": "f2c1c6f41f3b4a5e9b0d7c8e6a5b4c3d",
        "in_reply_to": "",
        "quote_of": "",
        "reply_to": "",
        "parent": None,
        "quote": None,
        "placeholder": "Compose new witt…",
        "errors": [],
        "can_add": True,
        "limit": 140,
        "counting": "v1",
    }
    return Composer(**values | facts)
