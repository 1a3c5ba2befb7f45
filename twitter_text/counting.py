"""Character counts by twitter-text's three configurations."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from twitter_text.characters import INVALID
from twitter_text.links import find_links


@dataclass(frozen=True, slots=True)
class Counting:
    """A configuration of twitter-text. Weights are in hundredths of a character."""

    limit: int
    other_weight: int  # of characters outside LIGHT: not Latin, Greek, Cyrillic, … or common punctuation
    emoji_are_one: bool  # an emoji sequence weighs as much as one character
    link_length: int = 23
    light_weight: int = 100


V1 = Counting(limit=140, other_weight=100, emoji_are_one=False)
V2 = Counting(limit=280, other_weight=200, emoji_are_one=False)
V3 = Counting(limit=280, other_weight=200, emoji_are_one=True)

INVALID_CHARACTER = regex.compile(f"[{INVALID}]")
LIGHT = regex.compile(r"[\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]")

# UTS #51: a flag of a region in tag characters; a pictograph with up to three more joined to it; a flag; a keycap.
# The standard allows any number of joined pictographs: a text of any length could then have length 2.
PICTOGRAPH = r"(?:[\u00A9\u00AE]\uFE0F|(?![\u00A9\u00AE])\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)"
EMOJI = regex.compile(
    rf"""
    \U0001F3F4[\U000E0030-\U000E007A]{{1,6}}\U000E007F
    | {PICTOGRAPH}(?:\u200D{PICTOGRAPH}){{0,3}}
    | \p{{Regional_Indicator}}{{2}}
    | [0-9\#*]\uFE0F?\u20E3
    """,
    regex.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """The result of twitter-text's `parseTweet`. Ranges are in UTF-16 units and include their end."""

    length: int
    permillage: int
    is_valid: bool
    display_range: tuple[int, int]
    valid_range: tuple[int, int]


def count(text: str, counting: Counting = V1) -> int:
    """Return the length of the text, as the composer shows it."""
    return sum(weight for _, weight in _pieces(_normalised(text), counting)) // 100


def fits(text: str, counting: Counting = V1) -> bool:
    """Return whether the text is not empty, not too long and without characters that Twitter rejects."""
    return bool(text) and not INVALID_CHARACTER.search(text) and count(text, counting) <= counting.limit


def measure(text: str, counting: Counting = V3) -> Measure:
    """Return the length of the text and the range that fits into the limit."""
    normalised = _normalised(text)
    weight = displayed = valid = 0
    is_valid = True
    for piece, piece_weight in _pieces(normalised, counting):
        weight += piece_weight
        displayed += _units(piece)
        is_valid = is_valid and not INVALID_CHARACTER.search(piece)
        if is_valid and weight <= counting.limit * 100:
            valid += _units(piece)
    shift = _units(text) - _units(normalised) - 1
    return Measure(
        length=weight // 100,
        permillage=weight * 10 // counting.limit,
        is_valid=is_valid and 0 < weight <= counting.limit * 100,
        display_range=(0, displayed + shift),
        valid_range=(0, valid + shift),
    )


def _pieces(text: str, counting: Counting) -> Iterator[tuple[str, int]]:
    """Yield the links, emoji and characters of the text in order, each with its weight."""
    position = 0
    for start, end in find_links(text):
        yield from _emoji_and_characters(text[position:start], counting)
        yield text[start:end], counting.link_length * 100
        position = end
    yield from _emoji_and_characters(text[position:], counting)


def _emoji_and_characters(text: str, counting: Counting) -> Iterator[tuple[str, int]]:
    position = 0
    for emoji in EMOJI.finditer(text) if counting.emoji_are_one else ():
        yield from _characters(text[position : emoji.start()], counting)
        yield emoji[0], counting.other_weight
        position = emoji.end()
    yield from _characters(text[position:], counting)


def _characters(text: str, counting: Counting) -> Iterator[tuple[str, int]]:
    for character in text:
        yield character, counting.light_weight if LIGHT.match(character) else counting.other_weight


def _normalised(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _units(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)
