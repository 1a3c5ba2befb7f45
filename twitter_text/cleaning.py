"""Normalise typed text before it is counted or stored, and reject text that cannot be stored."""

import unicodedata

import regex

from twitter_text.bidi import MARK, balance_bidi_marks

MAX_INPUT_LENGTH = 4000

LINE_BREAK = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")  # Unicode's line breaks, except "\n"
BYTE_ORDER_MARK = "\ufeff"  # invisible; often part of pasted text
FORBIDDEN_CHARACTERS = regex.compile(r"[\x00-\x08\x0E-\x1F\x7F\uFFFE\uFFFF\p{Surrogate}]")
# Spaces, default ignorable characters (drawn as nothing) and letters with a blank glyph.
INVISIBLE = regex.compile(
    r"[\s\p{Cf}\p{Cc}\p{Zs}\p{Default_Ignorable_Code_Point}\u034F\u115F\u1160\u2800\u3164\uFFA0\U0001D159]*+"
)
SPACES = regex.compile(r"[\s\x1c-\x1f]+")
TAB_OR_BREAK = regex.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]")
NOT_ON_ONE_LINE = regex.compile(rf"[\p{{Cc}}\p{{Surrogate}}\uFEFF\uFFFE\uFFFF]|(?:{MARK.pattern})")


def clean(text: str) -> str:
    """Return `text` as it is stored: NFC, line breaks as newlines, no byte order mark, stripped.

    Count, validate and parse the result, not the raw text. A text longer than MAX_INPUT_LENGTH is returned without
    NFC: it is rejected for its length, and composing a long run of combining marks takes quadratic time.
    """
    text = LINE_BREAK.sub("\n", text).replace(BYTE_ORDER_MARK, "").strip()
    return text if len(text) > MAX_INPUT_LENGTH else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return `text` as a one-line field stores it. Never raises.

    Line breaks, tabs and the spaces around them become one space. Control characters, lone surrogates and explicit
    direction marks are removed: with an override, a name could be displayed as another name. A text of invisible
    characters only becomes empty.
    """
    text = SPACES.sub(_one_space, NOT_ON_ONE_LINE.sub("", SPACES.sub(_one_space, text)))
    text = unicodedata.normalize("NFC", text).strip()
    return "" if is_blank(text) else text


def _one_space(run: regex.Match[str]) -> str:
    """Return the replacement of a matched run of white space; wide and non-breaking spaces stay."""
    return " " if TAB_OR_BREAK.search(run[0]) or not run[0].strip(" ") else run[0]


def inline(text: str) -> str:
    """Return `text` for use inside a sentence, a title, an attribute or a line of mail.

    Each run of white space becomes one space, and direction marks are balanced.
    """
    return balance_bidi_marks(" ".join(text.split()))


def rejection_reason(text: str) -> str | None:
    """Return a sentence on why the text (raw or cleaned) cannot be stored, or None. Call it before parsing."""
    if len(clean(text)) > MAX_INPUT_LENGTH:
        return f"That is far too long: {MAX_INPUT_LENGTH:,} characters are the most that can be read."
    if found := FORBIDDEN_CHARACTERS.search(text):
        number = len(LINE_BREAK.sub("\n", text[: found.start()])) + 1  # "\r\n" counts as one character
        code = f"U+{ord(found[0]):04X}"
        description = f"{_kind(found[0])} ({code})"
        return f"Character {number:,} is {description}, which cannot be shown. Please remove it and try again."
    return None


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    return {"Cc": "a control character", "Cs": "half a character"}.get(category, "no character at all")


def is_blank(text: str) -> bool:
    """Return whether the text is empty or has only spaces and invisible characters."""
    return bool(INVISIBLE.fullmatch(text))
