"""Turns a text into safe HTML with live entities. Done once, when a text is written."""

from urllib.parse import quote

import regex
from django.utils.html import escape
from django.utils.safestring import SafeString

from twitter_text.bidi import balance_bidi_marks
from twitter_text.entities import extract

SCHEME = regex.compile(r"[Hh][Tt][Tt][Pp][Ss]?://")
HOST = regex.compile(r"[^/?]*+")
PORT = regex.compile(r"(?:[Hh][Tt][Tt][Pp][Ss]?://)?+[^/?:]++:([0-9]++)")
DISPLAY_LENGTH = 30
LONGEST_USERNAME = 15  # here; the grammar reads names of up to 20
LAST_PORT = 65535


def linkify(text: str) -> SafeString:
    """The text as HTML: all of it escaped, its entities linked, newlines kept for CSS to show.

    Direction marks stay, but each line closes what it opens (`close_directions`). Every link has a
    direction of its own, which an override before it does not reach, so an address always reads the
    way it was typed; the grammar lets no direction mark into a link.
    """
    pieces, position = [], 0
    for entity in extract(text):
        pieces += escape(text[position : entity.start]), _anchor(entity, text[entity.start : entity.end])
        position = entity.end
    pieces.append(escape(text[position:]))
    return SafeString(balance_bidi_marks("".join(pieces)))


def display_url(url: str) -> str:
    """How an address is shown: without scheme, with all of its host, and as much of the rest as is short."""
    shown = SCHEME.sub("", url, count=1)
    host = HOST.match(shown)[0]
    if shown == f"{host}/":
        return host
    room = max(DISPLAY_LENGTH, len(host) + 2)
    return shown if len(shown) <= room else f"{shown[: room - 1]}…"


def _opens(entity, typed):
    """Return whether the address of this entity can exist: no name is longer than ours, no port number larger."""
    if entity.kind in ("mention", "list"):
        return len(entity.value) <= LONGEST_USERNAME
    port = PORT.match(typed) if entity.kind == "link" else None
    return not port or (len(port[1].lstrip("0")) <= 5 and int(port[1]) <= LAST_PORT)


def _anchor(entity, typed):
    if not _opens(entity, typed):
        return escape(typed)
    match entity.kind:
        case "mention":
            return f'<a href="/{entity.value}" dir="ltr">{typed}</a>'
        case "list":
            return f'<a href="/{entity.value}/lists/{entity.slug}" dir="ltr">{typed}</a>'
        case "hashtag":
            return f'<a href="/hashtag/{quote(entity.value)}" dir="auto">{typed}</a>'
        case "cashtag":
            return f'<a href="/search?q=%24{entity.value}" dir="ltr">{typed}</a>'
        case "link":
            url = escape(typed if SCHEME.match(typed) else f"https://{typed}")
            return (
                f'<a href="{url}" rel="nofollow noopener ugc" title="{url}" dir="ltr">{escape(display_url(typed))}</a>'
            )
