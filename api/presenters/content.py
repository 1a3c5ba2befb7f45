"""Texts as the HTML that clients parse: paragraphs, and links with the classes and addresses that they look for.

The stored HTML of a post (twitter_text.linkify) has relative links without classes, and lines as they are.
"""

import re
from functools import lru_cache
from html import escape, unescape

SCHEME = re.compile(r"https?://", re.IGNORECASE)
ANCHOR = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
MENTION_PATH = re.compile(r"/([A-Za-z0-9_]{1,15})")
BLANK_LINES = re.compile(r"\n{2,}")
SHOWN = 30  # characters of a link that stay visible


@lru_cache(maxsize=2000)
def to_content(html: str, base_url: str, usernames: frozenset[str] | None = None) -> str:
    """Return the stored HTML of a text as clients want it, "" for an empty text.

    `base_url` makes addresses absolute. Only the `usernames` (in lower case) become mentions, all of them for None;
    the names of others stay plain text, as there is nobody to open.
    """
    if not html:
        return ""

    def link(match: re.Match[str]) -> str:
        return _link(match[1], match[2], base_url, usernames)

    paragraphs = BLANK_LINES.split(ANCHOR.sub(link, html))
    return "".join(f"<p>{paragraph.replace('\n', '<br>')}</p>" for paragraph in paragraphs)


def url_as_content(url: str) -> str:
    """Return a link to the address that somebody gave for their website."""
    return _external_link(escape(url)) if url else ""


def _link(href: str, shown: str, base_url: str, usernames: frozenset[str] | None) -> str:
    """Return an anchor of the stored HTML in the shape that clients parse."""
    if not href.startswith("/"):
        return _external_link(href)
    if href.startswith("/hashtag/"):
        sign, name = shown[0], shown[1:]
        return f'<a href="{base_url}{href}" class="mention hashtag" rel="tag">{_hash(sign)}<span>{name}</span></a>'
    if match := MENTION_PATH.fullmatch(href):
        if usernames is not None and match[1].lower() not in usernames:
            return shown
        name = shown[1:]
        return f'<span class="h-card"><a href="{base_url}{href}" class="u-url mention">@<span>{name}</span></a></span>'
    return f'<a href="{base_url}{href}">{shown}</a>'


def _hash(sign: str) -> str:
    """Return the sign that a tag begins with as "#": clients look for that one."""
    return "#" if sign == "＃" else sign


def _external_link(href: str) -> str:
    """Return a link that shows no scheme and no more than SHOWN characters; all of it stays in the text."""
    url = unescape(href)
    scheme = match[0] if (match := SCHEME.match(url)) else ""
    shown, rest = url[len(scheme) : len(scheme) + SHOWN], url[len(scheme) + SHOWN :]
    parts = [
        f'<span class="invisible">{escape(scheme)}</span>',
        f'<span class="{"ellipsis" if rest else ""}">{escape(shown)}</span>',
        f'<span class="invisible">{escape(rest)}</span>',
    ]
    rel = "nofollow noopener"
    return f'<a href="{href}" target="_blank" rel="{rel}" translate="no">{"".join(parts)}</a>'
