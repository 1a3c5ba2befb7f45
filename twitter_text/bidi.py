"""Balance the bidirectional control characters of a text (Unicode UAX #9)."""

import regex

EMBEDDINGS, END_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
ISOLATES, END_ISOLATE = "\u2066\u2067\u2068", "\u2069"
MARK = regex.compile(r"[\u202A-\u202E\u2066-\u2069]")
MARK_OR_NEWLINE = regex.compile(rf"{MARK.pattern}|\n")

# UAX #9 ignores marks nested deeper than this: it has 125 levels, and a mark may use two.
MAX_DEPTH = 60


def balance_bidi_marks(text: str) -> str:
    """Return `text` with every embedding, override and isolate closed on its own line, and unmatched ends removed.

    A mark left open would reorder the rest of the page; an unmatched end would close the isolation that the page puts
    around the text.
    """
    pieces: list[str] = []
    open_marks: list[str] = []
    position = 0
    for match in MARK_OR_NEWLINE.finditer(text):
        pieces += text[position : match.start()], _replacement(match[0], open_marks)
        position = match.end()
    return "".join([*pieces, text[position:], _ends(open_marks)])


def _replacement(mark: str, open_marks: list[str]) -> str:
    """Return the replacement of a mark or newline, and update `open_marks`, the stack of marks open before it."""
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


def _ends(open_marks: list[str]) -> str:
    return "".join(END_ISOLATE if mark in ISOLATES else END_EMBEDDING for mark in reversed(open_marks))
