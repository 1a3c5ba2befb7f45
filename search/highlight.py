"""Marking what was searched for in a witt's HTML.

The HTML is our own, made by `twitter_text.linkify`: a tag ends at the first ">" and everything else is escaped text.
Only text between tags is touched, and it is escaped again afterwards, so a link stays a link.
"""

from functools import lru_cache
from html import unescape

import regex
from django.utils.html import escape
from django.utils.safestring import mark_safe

from search.tokenizer import WORD_LETTER, fold, is_single_letter_token

TAG = regex.compile(r"(<[^>]*+>)")


class Highlighter:
    """Wraps the words that a query asks for in <mark>: `Highlighter(query)(html)`."""

    def __init__(self, query):
        words = {word for term in query.wanted if term.kind == "words" for word in _runs(term.lexemes)}
        patterns = [_pattern(word) for word in sorted(words, key=len, reverse=True)]
        self.pattern = regex.compile("|".join(patterns), regex.V1) if patterns else None

    def __call__(self, html):
        if not self.pattern:
            return html
        pieces = TAG.split(html)
        return mark_safe("".join(piece if piece[:1] == "<" else self._marked(unescape(piece)) for piece in pieces))

    def _marked(self, text):
        """A text, escaped, with the words in it marked."""
        folded, origins = _by_letter(text)
        pieces, done = [], 0
        for match in self.pattern.finditer(folded):
            start, end = origins[match.start()], origins[match.end()]
            if start >= done:
                pieces += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
                done = end
        return "".join([*pieces, escape(text[done:])])


def _runs(lexemes):
    """The words of a term; letters of a script without spaces that stand side by side are one."""
    run, last = "", None
    for position, lexeme in lexemes:
        if not is_single_letter_token(lexeme):
            yield lexeme
        elif run and position == last + 1:
            run += lexeme
        else:
            if run:
                yield run
            run = lexeme
        last = position
    if run:
        yield run


def _pattern(word):
    """Matches the word, and only whole words where there are spaces between words."""
    pattern = regex.escape(word)
    before = rf"(?<!{WORD_LETTER})" if regex.match(WORD_LETTER, word, regex.V1) else ""
    after = rf"(?!{WORD_LETTER})" if regex.match(WORD_LETTER, word[-1], regex.V1) else ""
    return before + pattern + after


def _by_letter(text):
    """The folded text, and for each of its letters, and its end, where it comes from.

    An accent that folds to nothing goes with the letter before it.
    """
    if text.isascii():  # most are: each letter is its own, small
        return text.lower(), range(len(text) + 1)
    folded, origins = [], []
    for place, letter in enumerate(text):
        plain = _folded(letter)
        folded.append(plain)
        origins += [place] * len(plain)
    return "".join(folded), [*origins, len(text)]


@lru_cache(4096)
def _folded(letter):
    return fold(letter)
