"""Literals of PostgreSQL's tsvector and tsquery, without its text search configurations."""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, Value


class TsVector(Func):
    """A tsvector of (position, lexeme) pairs."""

    template = "%(expressions)s::tsvector"
    output_field = SearchVectorField()

    def __init__(self, pairs):
        super().__init__(Value(" ".join(f"{quoted(lexeme)}:{position}" for position, lexeme in pairs)))


class RawTsQuery(SearchQuery):
    """A tsquery literal, made with the functions below."""

    template = "%(expressions)s::tsquery"


def phrase(pairs):
    """Return a tsquery for (position, lexeme) pairs at these distances from each other."""
    text, last = "", None
    for position, lexeme in pairs:
        text += f" <{position - last}> " if text else ""
        text += quoted(lexeme)
        last = position
    return f"({text})"


def negated(text):
    return f"!{text}"


def any_of(texts):
    return f"({' | '.join(texts)})"


def all_of(texts):
    return " & ".join(texts)


def quoted(lexeme):
    """Return the lexeme quoted and escaped."""
    return "'{}'".format(lexeme.replace("\\", "\\\\").replace("'", "''"))
