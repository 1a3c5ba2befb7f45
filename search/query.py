"""The language of the search box. Knows no ORM.

    repair "tea room" -rain cats OR dogs #kites @ana $WIT from:ana to:gus since:2026-05-01 filter:images min_likes:5 ?

Everything must hold; `OR` joins its two neighbours first. Whatever makes no sense as an operator is searched as a
word, so nothing that a person types is an error. Work is linear in the length of what was typed.
"""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import regex

from search.tokenizer import query_lexemes

MAX_QUERY_LENGTH = 500  # characters that are read
MAX_TERMS = 40  # terms that are looked for

TERM = regex.compile(r"""(?P<not>-(?=[^\s\-]))?+(?:"(?P<phrase>[^"]++)"|(?P<run>[^\s"]++)|"++)""")
PERSON = regex.compile(r"(from|to):@?([A-Za-z0-9_]{1,15})", regex.IGNORECASE | regex.ASCII)
DAY = regex.compile(r"(since|until):([0-9]{4}-[0-9]{2}-[0-9]{2})", regex.IGNORECASE | regex.ASCII)
LIKES = regex.compile(r"(min_likes):([0-9]{1,9})", regex.IGNORECASE | regex.ASCII)
FILTER = regex.compile(r"(filter):(images|links|replies)", regex.IGNORECASE | regex.ASCII)
RANGE_PARSERS = {"since": date.fromisoformat, "until": date.fromisoformat, "min_likes": int}  # for all that is found
QUOTES = str.maketrans("“”„«»＂", '""""""')
CONTROLS = regex.compile(r"[\p{Cc}\p{Surrogate}]")


@dataclass(frozen=True)
class Term:
    """One thing that is asked for, or not wanted. `value` is a text, a name, a day or a filter."""

    kind: str  # words, from, to, since, until, filter, min_likes or question
    value: str
    is_negated: bool = False
    typed: str = ""

    @cached_property
    def lexemes(self):
        """What the words look for, as (position, lexeme) pairs."""
        return query_lexemes(self.value)

    @property
    def as_words(self):
        return replace(self, kind="words", value=self.typed)


@dataclass(frozen=True)
class Query:
    """Groups that must all hold, each by any of its terms, between two days (the second left out), liked so often."""

    text: str
    groups: tuple[tuple[Term, ...], ...] = ()
    since: date | None = None
    until: date | None = None
    min_likes: int = 0

    def __bool__(self):
        return bool(self.groups or self.since or self.until or self.min_likes)

    @property
    def wanted(self):
        """The terms that are asked for, without those that are not wanted."""
        return [term for group in self.groups for term in group if not term.is_negated]

    @property
    def name(self):
        """What this is if it is somebody's name: the words, and the names of people."""
        values = [term.value for term in self.wanted if term.kind in {"words", "from", "to"}]
        return " ".join(value.lstrip("@") for value in values)

    @property
    def with_pictures(self):
        """The same, of posts with pictures alone."""
        return replace(self, groups=(*self.groups, (Term("filter", "images"),)))


def normalise_query(text):
    """What was typed as it is shown again and searched for: one line, without control characters, not too long."""
    return " ".join(CONTROLS.sub(" ", text[:MAX_QUERY_LENGTH]).split())


def parse(text):
    """Read what a person typed. Never fails."""
    text = normalise_query(text)
    groups, bounds = [], {}
    for group in _groups(_terms(text)):
        if len(group) == 1 and group[0].kind in RANGE_PARSERS and not group[0].is_negated:
            bounds[group[0].kind] = RANGE_PARSERS[group[0].kind](group[0].value)
            continue
        group = [term.as_words if term.kind in RANGE_PARSERS else term for term in group]
        if group := tuple(term for term in group if term.kind != "words" or term.lexemes):
            groups.append(group)
    return Query(text, tuple(groups), **bounds)


def _terms(text):
    text = unicodedata.normalize("NFC", text).translate(QUOTES)
    if text.count('"') % 2:
        text = "".join(text.rsplit('"', 1))
    found = (_term(match) for match in TERM.finditer(text) if match["phrase"] or match["run"])
    return [term for term, _ in zip(found, range(MAX_TERMS), strict=False)]


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
    """Join the neighbours of each OR. An OR without a neighbour on either side is a word."""
    groups, joins = [], False
    for number, term in enumerate(terms):
        is_or = term.kind == "words" and term.typed == "OR" and not term.is_negated
        if joins:
            groups[-1].append(term)
            joins = False
        elif is_or and groups and number + 1 < len(terms):
            joins = True
        else:
            groups.append([term])
    return groups
