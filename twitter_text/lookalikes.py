"""Reduce text to the plain letters it looks like, so that names which look the same compare equal.

After the skeletons of UTS #39, but without its table of six thousand rows: Unicode's own compatibility
decomposition and character names tell most lookalikes; the few letters of other alphabets stand below.
"""

import unicodedata
from functools import cache

import regex

# Cyrillic, Armenian and Greek letters that are drawn like a Latin one. Capitals that resemble another letter than
# their small form does are listed too; the others are found by their small form.
FOREIGN = str.maketrans(
    "авгеѕіїјкмнпорстухԁԛԝһӏոօսհɑαβγεηικμνοπρτυχωΗΝΡΥΧ",
    "abresiijkmhnopctyxdqwhlnouhaabyenikmvonptuxwhnpyx",
)
DIGITS = str.maketrans("013457l", "oieasti")  # "l", "1" and "I" look alike: all become "i"
SYMBOLS = str.maketrans("@$!|€", "asiie")
DROPPED = regex.compile(r"[\p{M}\p{Default_Ignorable_Code_Point}]")
FOREIGN_LETTER = regex.compile(r"[^\x00-\x7f]")
LATIN_NAME = regex.compile(
    r"(?:LATIN (?:SMALL LETTER|CAPITAL LETTER|LETTER SMALL CAPITAL)(?: [A-Z]+)*?"
    r"|NEGATIVE (?:SQUARED|CIRCLED) LATIN CAPITAL LETTER|REGIONAL INDICATOR SYMBOL LETTER) ([A-Z])(?: WITH .*)?"
)


def plain_letters(text: str) -> str:
    """Return `text` in small letters, each lookalike as the Latin letter it resembles; digits and symbols stay."""
    text = DROPPED.sub("", unicodedata.normalize("NFKD", text)).translate(FOREIGN).casefold().translate(FOREIGN)
    return FOREIGN_LETTER.sub(lambda match: _latin(match[0]), text)


def skeleton(word: str) -> str:
    """Return the letters of a word from `plain_letters`, digits and symbols read as the letters they stand for."""
    return word.translate(SYMBOLS).translate(DIGITS).replace("rn", "m").replace("vv", "w")


@cache
def _latin(letter):
    named = LATIN_NAME.fullmatch(unicodedata.name(letter, ""))
    return named[1].lower() if named else letter
