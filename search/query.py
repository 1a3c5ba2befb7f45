"""Parser of the search language. Independent of the database.

    repair "tea room" -rain cats OR dogs #kites @ana $WIT from:ana to:gus since:2026-05-01 filter:images min_likes:5 ?

Terms are joined by AND; `OR` joins its two neighbours and binds tighter. An invalid operator is searched as a word, so
no input is an error. Parsing takes linear time.

A new operator needs a pattern and a kind here, its condition in search/post_search.py, and a line in
templates/search/_operators_help.html.
"""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import regex

from search.tokenizer import query_lexemes

MAX_QUERY_LENGTH = 500  # characters; the rest is ignored
MAX_TERMS = 40  # the rest is ignored

TERM = regex.compile(r"""(?P<not>-(?=[^\s\-]))?+(?:"(?P<phrase>[^"]++)"|(?P<run>[^\s"]++)|"++)""")
PERSON = regex.compile(r"(from|to):@?([A-Za-z0-9_]{1,15})", regex.IGNORECASE | regex.ASCII)
DAY = regex.compile(r"(since|until):([0-9]{4}-[0-9]{2}-[0-9]{2})", regex.IGNORECASE | regex.ASCII)
LIKES = regex.compile(r"(min_likes):([0-9]{1,9})", regex.IGNORECASE | regex.ASCII)
FILTER = regex.compile(r"(filter):(images|links|replies)", regex.IGNORECASE | regex.ASCII)
RANGE_PARSERS = {
    "since": date.fromisoformat,
    "until": date.fromisoformat,
    "min_likes": int,
}  # operators on the whole result
QUOTES = str.maketrans("“”„«»＂", '""""""')
CONTROLS = regex.compile(r"[\p{Cc}\p{Surrogate}]")


@dataclass(frozen=True)
class Term:
    """A search term. `value` is a text, a username, a day, a filter or a number, depending on `kind`."""

    kind: str  # words, from, to, since, until, filter, min_likes or question
    value: str
    is_negated: bool = False
    raw: str = ""

    @cached_property
    def lexemes(self):
        """The text as (position, lexeme) pairs."""
        return query_lexemes(self.value)

    @property
    def as_words(self):
        return replace(self, kind="words", value=self.raw)


@dataclass(frozen=True)
class Query:
    """A parsed query: groups joined by AND, the terms of a group by OR; `since` inclusive, `until` exclusive."""

    text: str
    groups: tuple[tuple[Term, ...], ...] = ()
    since: date | None = None
    until: date | None = None
    min_likes: int = 0

    def __bool__(self):
        return bool(self.groups or self.since or self.until or self.min_likes)

    @property
    def positive_terms(self):
        """All terms that are not negated."""
        return [term for group in self.groups for term in group if not term.is_negated]

    @property
    def as_person_name(self):
        """The query read as the name of a person: its words and usernames."""
        values = [term.value for term in self.positive_terms if term.kind in {"words", "from", "to"}]
        return " ".join(value.lstrip("@") for value in values)

    def replace_word(self, word, replacement):
        """Return the text with `replacement` in place of the first term that is this word and not negated."""
        text = _normalise_quotes(self.text)
        for match in TERM.finditer(text):
            name = "phrase" if match["run"] is None else "run"
            if match[name] == word and not match["not"]:
                return text[: match.start(name)] + replacement + text[match.end(name) :]
        return text

    @property
    def images_only(self):
        """A copy of the query, limited to posts with images."""
        return replace(self, groups=(*self.groups, (Term("filter", "images"),)))


def normalise_query(text):
    """Return the input on one line, without control characters, cut to MAX_QUERY_LENGTH."""
    return " ".join(CONTROLS.sub(" ", text[:MAX_QUERY_LENGTH]).split())


def parse(text):
    """Return the Query of any input. Never raise."""
    text = normalise_query(text)
    groups, ranges = [], {}
    for group in _groups(_terms(text)):
        if len(group) == 1 and group[0].kind in RANGE_PARSERS and not group[0].is_negated:
            ranges[group[0].kind] = RANGE_PARSERS[group[0].kind](group[0].value)
            continue
        group = [term.as_words if term.kind in RANGE_PARSERS else term for term in group]
        if group := tuple(term for term in group if term.kind != "words" or term.lexemes):
            groups.append(group)
    return Query(text, tuple(groups), **ranges)


def _normalise_quotes(text):
    """Return the text in NFC, with straight quotes, of which one without a partner is left out."""
    text = unicodedata.normalize("NFC", text).translate(QUOTES)
    return "".join(text.rsplit('"', 1)) if text.count('"') % 2 else text


def _terms(text):
    text = _normalise_quotes(text)
    terms = (_term(match) for match in TERM.finditer(text) if match["phrase"] or match["run"])
    return [term for term, _ in zip(terms, range(MAX_TERMS), strict=False)]


def _term(match):
    is_negated, run = bool(match["not"]), match["run"]
    if run is None:
        return Term("words", match["phrase"], is_negated, f'"{match["phrase"]}"')
    if run == "?":
        return Term("question", "?", is_negated, run)
    for pattern in (PERSON, FILTER, LIKES):
        if found := pattern.fullmatch(run):
            return Term(found[1].lower(), found[2].lower(), is_negated, run)
    if (found := DAY.fullmatch(run)) and _is_day(found[2]):
        return Term(found[1].lower(), found[2], is_negated, run)
    return Term("words", run, is_negated, run)


def _is_day(text):
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _groups(terms):
    """Return lists of terms, those joined by OR in one list. An OR without neighbours on both sides is a word."""
    groups, joins = [], False
    for number, term in enumerate(terms):
        is_or = term.kind == "words" and term.raw == "OR" and not term.is_negated
        if joins:
            groups[-1].append(term)
            joins = False
        elif is_or and groups and number + 1 < len(terms):
            joins = True
        else:
            groups.append([term])
    return groups
