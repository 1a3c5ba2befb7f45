"""Normalise typed text before it is counted or stored, and refuse what cannot be stored."""

import unicodedata

import regex

from twitter_text.bidi import MARK, balance_bidi_marks

MAX_INPUT_LENGTH = 4000

LINE_BREAK = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")  # all that Unicode counts as one, but "\n" itself
BYTE_ORDER_MARK = "\ufeff"  # comes along when text is pasted; invisible
FORBIDDEN_CHARACTERS = regex.compile(r"[\x00-\x08\x0E-\x1F\x7F\uFFFE\uFFFF\p{Surrogate}]")
# Spaces, characters that fonts draw as nothing (Unicode calls them default ignorable), and blank letters.
INVISIBLE = regex.compile(
    r"[\s\p{Cf}\p{Cc}\p{Zs}\p{Default_Ignorable_Code_Point}\u034F\u115F\u1160\u2800\u3164\uFFA0\U0001D159]*+"
)
SPACES = regex.compile(r"[\s\x1c-\x1f]+")
NO_SPACE_OF_A_LINE = regex.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]")
NOT_ON_ONE_LINE = regex.compile(rf"[\p{{Cc}}\p{{Surrogate}}\uFEFF\uFFFE\uFFFF]|(?:{MARK.pattern})")


def clean(text: str) -> str:
    """Return `text` as it is stored: composed (NFC), each line break a newline, no byte order mark, no outer space.

    Everything that judges a text judges this result. A text over LONGEST_INPUT is returned uncomposed: it is refused
    for its length, and composing a long run of combining marks takes quadratic time.
    """
    text = LINE_BREAK.sub("\n", text).replace(BYTE_ORDER_MARK, "").strip()
    return text if len(text) > MAX_INPUT_LENGTH else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return `text` as a one-line field stores it; nothing is refused.

    Line breaks, tabs and the spaces around them become one space. Control characters, lone surrogates and explicit
    direction marks are dropped: an override could spell another name than its letters do. A text in which nothing
    can be seen becomes empty.
    """
    text = SPACES.sub(_one_space, NOT_ON_ONE_LINE.sub("", SPACES.sub(_one_space, text)))
    text = unicodedata.normalize("NFC", text).strip()
    return "" if is_blank(text) else text


def _one_space(run):
    """Return what takes the place of a run of white space; wide and non-breaking spaces stay as they were typed."""
    return " " if NO_SPACE_OF_A_LINE.search(run[0]) or not run[0].strip(" ") else run[0]


def inline(text: str) -> str:
    """Return `text` fit to stand inside a sentence, a title, an attribute or a line of mail.

    White space runs become one space, and every direction mark is closed, so that what follows reads as it should.
    """
    return balance_bidi_marks(" ".join(text.split()))


def rejection_reason(text: str) -> str | None:
    """Return a sentence on why a text, cleaned or not, cannot be stored at all, or None. Ask before any parsing."""
    if len(clean(text)) > MAX_INPUT_LENGTH:
        return f"That is far too long: {MAX_INPUT_LENGTH:,} characters are the most that can be read."
    if found := FORBIDDEN_CHARACTERS.search(text):
        place = len(LINE_BREAK.sub("\n", text[: found.start()])) + 1  # as a person counts: a line break is one
        code = f"U+{ord(found[0]):04X}"
        what = f"{_kind(found[0])} ({code})"
        return f"Character {place:,} is {what}, which cannot be shown. Please remove it and try again."
    return None


def _kind(character):
    category = unicodedata.category(character)
    return {"Cc": "a control character", "Cs": "half a character"}.get(category, "no character at all")


def is_blank(text: str) -> bool:
    """Return whether there is nothing to see: no text at all, or only spaces and invisible characters."""
    return bool(INVISIBLE.fullmatch(text))
