"""Extract mentions, lists, hashtags and cashtags from a text; links are in `links.py`.

The grammar is twitter-text's; the tests run its conformance suite. Its regular expressions are not used, since they
backtrack on some texts. Here every repetition is possessive (`*+`) or bounded, and context is matched by lookaround,
so that extracting takes linear time.
"""

from dataclasses import dataclass

import regex

from twitter_text.characters import AT, DIRECTIONAL, HASH, LATIN_ACCENTS, PUNCTUATION, SPACES
from twitter_text.links import find_links


@dataclass(frozen=True, slots=True)
class Entity:
    """A mention, list, hashtag, cashtag or link at `text[start:end]`; offsets are in code points.

    `value` is the screen name or tag without its sign, or the link as typed.
    """

    kind: str  # mention, list, hashtag, cashtag or link
    start: int
    end: int
    value: str
    slug: str = ""  # of a list


# No letter may precede the sign, except in "RT@ana".
MENTION = regex.compile(
    rf"""
    (?: (?<![A-Za-z0-9_!\#$%&*{AT}]) | (?<= (?:^|[^A-Za-z0-9_+~.\-]) [Rr][Tt] ) )
    [{AT}] (?P<name>[A-Za-z0-9_]{{1,20}}+) (?P<list>/[A-Za-z][A-Za-z0-9_\-]{{0,24}}+)?+
    (?! [{AT}{LATIN_ACCENTS}] | :// )
    """,
    regex.VERBOSE,
)

REPLY = regex.compile(rf"[{SPACES}{DIRECTIONAL}]*+[{AT}]([A-Za-z0-9_]{{1,20}}+)(?![{AT}{LATIN_ACCENTS}]|://)")

# A tag has letters, digits and marks that join words in some script; at least one character is a letter.
JOINERS = r"_\u200C\u200D\uA67E\u05BE\u05F3\u05F4\uFF5E\u301C\u309B\u309C\u30A0\u30FB\u3003\u0F0B\u0F0C\u00B7"
HASHTAG = regex.compile(
    rf"""
    (?: (?<=[\uFE0E\uFE0F]) | (?<![&\p{{L}}\p{{M}}\p{{Nd}}{JOINERS}]) )
    [{HASH}] (?![\uFE0F\u20E3])
    (?P<tag> [\p{{Nd}}{JOINERS}]*+ [\p{{L}}\p{{M}}] [\p{{L}}\p{{M}}\p{{Nd}}{JOINERS}]*+ )
    (?! [{HASH}] | :// )
    """,
    regex.VERBOSE,
)

CASHTAG = regex.compile(
    rf"(?:^|(?<=[{SPACES}{DIRECTIONAL}]))\$(?P<tag>[A-Za-z]{{1,6}}(?:[._][A-Za-z]{{1,2}})?)(?=$|\s|[{PUNCTUATION}])"
)


def extract(text: str) -> list[Entity]:
    """Return all entities of the text in order. Of two that overlap, the one that starts first is returned."""
    return _without_overlaps(links(text) + _hashtags(text) + mentions_or_lists(text) + cashtags(text))


def mentions_or_lists(text: str) -> list[Entity]:
    """Return the mentions (`@ana`) and lists (`@ana/friends`) of the text."""
    return [
        Entity("list" if match["list"] else "mention", *match.span(), match["name"], (match["list"] or "")[1:])
        for match in MENTION.finditer(text)
    ]


def mentions(text: str) -> list[Entity]:
    """Return the mentions of the text, without lists."""
    return [entity for entity in mentions_or_lists(text) if entity.kind == "mention"]


def hashtags(text: str) -> list[Entity]:
    """Return the hashtags of the text that are not part of a link."""
    return [entity for entity in _without_overlaps(links(text) + _hashtags(text)) if entity.kind == "hashtag"]


def cashtags(text: str) -> list[Entity]:
    """Return the cashtags: ticker symbols such as `$WIT`."""
    return [Entity("cashtag", *match.span(), match["tag"]) for match in CASHTAG.finditer(text)]


def links(text: str) -> list[Entity]:
    """Return the URLs of the text, with or without `http://`."""
    return [Entity("link", start, end, text[start:end]) for start, end in find_links(text)]


def reply_to(text: str) -> str | None:
    """Return the screen name at the start of the text, after optional white space, or None (twitter-text's reply)."""
    match = REPLY.match(text)
    return match and match[1]


def directed_at(text: str) -> str | None:
    """Return the screen name of a mention at position 0, or None, as for `.@ana` and for the list `@ana/friends`."""
    match = MENTION.match(text)
    return match["name"] if match and not match["list"] else None


def _hashtags(text: str) -> list[Entity]:
    return [Entity("hashtag", *match.span(), match["tag"]) for match in HASHTAG.finditer(text)]


def _without_overlaps(entities: list[Entity]) -> list[Entity]:
    result: list[Entity] = []
    end = 0
    for entity in sorted(entities, key=lambda entity: entity.start):
        if entity.start >= end:
            result.append(entity)
            end = entity.end
    return result
