"""Keeps the direction marks of a text to itself."""

import regex

EMBEDDINGS, END_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
ISOLATES, END_ISOLATE = "\u2066\u2067\u2068", "\u2069"
MARK = regex.compile(r"[\u202A-\u202E\u2066-\u2069]")
MARK_OR_NEWLINE = regex.compile(rf"{MARK.pattern}|\n")

# The bidirectional algorithm looks no deeper either (UAX #9 has 125 levels; a mark may use two).
MAX_DEPTH = 60


def balance_bidi_marks(text: str) -> str:
    """The same text, each line of which ends every embedding, override and isolate it starts, and no other.

    A mark left open would turn around whatever follows on the page; an end too many would end the
    page's own isolation of the text.
    """
    pieces, position, open_marks = [], 0, []
    for match in MARK_OR_NEWLINE.finditer(text):
        pieces += text[position : match.start()], _replacement(match[0], open_marks)
        position = match.end()
    return "".join([*pieces, text[position:], _ends(open_marks)])


def _replacement(mark, open_marks):
    """What takes the place of a mark, or of a newline, given the marks open before it. Updates those."""
    if mark == "\n":
        ends = _ends(open_marks)
        open_marks.clear()
        return ends + mark
    if mark in EMBEDDINGS + ISOLATES:
        if len(open_marks) == MAX_DEPTH:
            return ""
        open_marks.append(mark)
    elif mark == END_EMBEDDING:
        if not open_marks or open_marks[-1] in ISOLATES:
            return ""
        open_marks.pop()
    else:
        if not any(open_mark in ISOLATES for open_mark in open_marks):
            return ""
        while open_marks.pop() not in ISOLATES:
            pass
    return mark


def _ends(open_marks):
    return "".join(END_ISOLATE if mark in ISOLATES else END_EMBEDDING for mark in reversed(open_marks))
