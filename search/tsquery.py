"""Words as PostgreSQL's text search types write them, without its own idea of what a word is."""

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, Value


class TsVector(Func):
    """A tsvector of (position, lexeme) pairs."""

    template = "%(expressions)s::tsvector"
    output_field = SearchVectorField()

    def __init__(self, pairs):
        super().__init__(Value(" ".join(f"{quoted(lexeme)}:{position}" for position, lexeme in pairs)))


class RawTsQuery(SearchQuery):
    """A tsquery written with the functions below."""

    template = "%(expressions)s::tsquery"


def phrase(pairs):
    """(position, lexeme) pairs at these distances from each other."""
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
    """A lexeme in quotes, whatever stands in it."""
    return "'{}'".format(lexeme.replace("\\", "\\\\").replace("'", "''"))
