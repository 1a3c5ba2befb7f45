"""Convert a text to HTML with linked entities. Callers store the result beside the text."""

from html import escape
from urllib.parse import quote

import regex

from twitter_text.bidi import balance_bidi_marks
from twitter_text.entities import Entity, extract

SCHEME = regex.compile(r"[Hh][Tt][Tt][Pp][Ss]?://")
HOST_END = regex.compile(r"[/?]")
PORT = regex.compile(r"(?:[Hh][Tt][Tt][Pp][Ss]?://)?+[^/?:]++:([0-9]++)")
DISPLAY_LENGTH = 30
MAX_USERNAME_LENGTH = 15  # of this site; the grammar accepts 20
MAX_PORT = 65535


def linkify(text: str) -> str:
    """Return the text as safe HTML: escaped, with its entities linked. Newlines stay, for CSS to display.

    Direction marks are balanced on each line (`balance_bidi_marks`). Every link has a `dir` attribute, so that an
    override before it cannot reorder an address; the grammar allows no direction mark inside a link.
    """
    pieces: list[str] = []
    position = 0
    for entity in extract(text):
        pieces += escape(text[position : entity.start]), _anchor(entity, text[entity.start : entity.end])
        position = entity.end
    pieces.append(escape(text[position:]))
    return balance_bidi_marks("".join(pieces))


def display_url(url: str) -> str:
    """Return a URL as link text: without scheme, with the whole host, the rest truncated to DISPLAY_LENGTH."""
    displayed = SCHEME.sub("", url, count=1)
    host = HOST_END.split(displayed, maxsplit=1)[0]
    if displayed == f"{host}/":
        return host
    length = max(DISPLAY_LENGTH, len(host) + 2)
    return displayed if len(displayed) <= length else f"{displayed[: length - 1]}…"


def _can_be_linked(entity: Entity, typed: str) -> bool:
    """Return whether the entity's address can exist: no username of this site is longer, no port number larger."""
    if entity.kind in ("mention", "list"):
        return len(entity.value) <= MAX_USERNAME_LENGTH
    port = PORT.match(typed) if entity.kind == "link" else None
    return not port or (len(port[1].lstrip("0")) <= 5 and int(port[1]) <= MAX_PORT)


def _anchor(entity: Entity, typed: str) -> str:
    """Return the HTML link of an entity; `typed` is its text."""
    if not _can_be_linked(entity, typed):
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
        case _:  # a link
            url = escape(typed if SCHEME.match(typed) else f"https://{typed}")
            return (
                f'<a href="{url}" rel="nofollow noopener ugc" title="{url}" dir="ltr">{escape(display_url(typed))}</a>'
            )
