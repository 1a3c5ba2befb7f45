"""Highlighting of search terms in the HTML of posts.

The HTML is made by `twitter_text.linkify`: a tag ends at the first ">", and everything else is escaped text. Only text
between tags is changed, and it is escaped again.
"""

from functools import lru_cache
from html import unescape

import regex
from django.utils.html import escape
from django.utils.safestring import mark_safe

from search.tokenizer import WORD_LETTER, fold, is_single_letter_token

TAG = regex.compile(r"(<[^>]*+>)")


class Highlighter:
    """Wraps the words of a query in <mark>: `Highlighter(query)(html)`."""

    def __init__(self, query):
        words = {word for term in query.positive_terms if term.kind == "words" for word in _runs(term.lexemes)}
        patterns = [_pattern(word) for word in sorted(words, key=len, reverse=True)]
        self.pattern = regex.compile("|".join(patterns), regex.V1) if patterns else None

    def __call__(self, html):
        if not self.pattern:
            return html
        pieces = TAG.split(html)
        return mark_safe("".join(piece if piece[:1] == "<" else self._highlight(unescape(piece)) for piece in pieces))

    def _highlight(self, text):
        """Return `text` escaped, its matches in <mark>."""
        folded, origins = _fold_with_origins(text)
        pieces, position = [], 0
        for match in self.pattern.finditer(folded):
            start, end = origins[match.start()], origins[match.end()]
            if start >= position:
                pieces += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
                position = end
        return "".join([*pieces, escape(text[position:])])


def _runs(lexemes):
    """Yield the words of a term. Adjacent letters of scripts without spaces are joined to one word."""
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
    """Return a regex for the word: only whole words, except in scripts without spaces."""
    pattern = regex.escape(word)
    before = rf"(?<!{WORD_LETTER})" if regex.match(WORD_LETTER, word, regex.V1) else ""
    after = rf"(?!{WORD_LETTER})" if regex.match(WORD_LETTER, word[-1], regex.V1) else ""
    return before + pattern + after


def _fold_with_origins(text):
    """Return the folded text, and for each index of it, end included, the index in `text`.

    An accent that folds to nothing belongs to the letter before it.
    """
    if text.isascii():  # the usual case: folding is lower(), with equal indices
        return text.lower(), range(len(text) + 1)
    folded, origins = [], []
    for index, letter in enumerate(text):
        folded_letter = _fold_letter(letter)
        folded.append(folded_letter)
        origins += [index] * len(folded_letter)
    return "".join(folded), [*origins, len(text)]


@lru_cache(4096)
def _fold_letter(letter):
    return fold(letter)
