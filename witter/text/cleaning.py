"""What a typed text goes through before it is counted or kept."""

import unicodedata

import regex

LONGEST_INPUT = 4000

UNKEEPABLE = regex.compile(r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F\uFFFE\uFEFF\uFFFF\p{Surrogate}]")
# Spaces, format characters, and letters that are drawn as nothing.
INVISIBLE = regex.compile(r"[\s\p{Cf}\p{Cc}\p{Zs}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0\uFE00-\uFE0F]*+")


def clean(text: str) -> str:
    """The text as it is kept: composed (NFC), with plain newlines and no space around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def complaint(text: str) -> str | None:
    """A sentence on why a raw text cannot be taken at all, or None. Ask before `clean` or any parsing."""
    if len(text) > LONGEST_INPUT:
        return f"That is far too long: {LONGEST_INPUT:,} characters are the most that can be read."
    if UNKEEPABLE.search(text):
        return "That has a character in it that cannot be shown. Please remove it and try again."
    return None


def is_blank(text: str) -> bool:
    """Whether there is nothing to see: no text at all, or only spaces and invisible characters."""
    return bool(INVISIBLE.fullmatch(text))
