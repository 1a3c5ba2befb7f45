"""Parsing of the search language."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import MAX_QUERY_LENGTH, MAX_TERMS, parse

PIECES = [
    *'"“”-#@$:?()!, \x00\u202e\ud800',
    *("OR", "or", " ", "  ", "from:", "from:ana", "to:@gus", "-filter:images", "filter:", "since:2026-05-01"),
    *(
        "until:2026-99-99",
        "since:²²²²-01-01",
        "cat",
        "-cat",
        '"tea room"',
        "東京",
        "e\u0301",
        "👍🏽",
        "http://a.example/",
    ),
]
typed = st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def shape(text):
    """Return the groups of a query, each term as one string, such as -from=ana."""
    return [
        " OR ".join(f"{'-' * term.is_negated}{term.kind}={term.value}" for term in group)
        for group in parse(text).groups
    ]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("tea room", ["words=tea", "words=room"]),
        ('"tea room" open', ["words=tea room", "words=open"]),
        ("“tea room”", ["words=tea room"]),
        ("tea -rain", ["words=tea", "-words=rain"]),
        ('-"tea room"', ["-words=tea room"]),
        ("tea OR coffee cake", ["words=tea OR words=coffee", "words=cake"]),
        ("a OR b OR c", ["words=a OR words=b OR words=c"]),
        ("#kites @ana $WIT", ["words=#kites", "words=@ana", "words=$WIT"]),
        ("from:Ana to:@gus -from:bo", ["from=ana", "to=gus", "-from=bo"]),
        ("filter:images -filter:replies", ["filter=images", "-filter=replies"]),
        ("tea ?", ["words=tea", "question=?"]),
        ("tea min_likes:5", ["words=tea"]),
        ("-min_likes:5 min_likes:many", ["-words=min_likes:5", "words=min_likes:many"]),
    ],
)
def test_operators_are_parsed(text, groups):
    assert shape(text) == groups


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("OR", ["words=OR"]),
        ("tea OR", ["words=tea", "words=OR"]),
        ("OR tea", ["words=OR", "words=tea"]),
        ('tea "OR" coffee', ["words=tea", "words=OR", "words=coffee"]),
        ("tea or coffee", ["words=tea", "words=or", "words=coffee"]),
        ("from:", ["words=from:"]),
        ("from:not-a-name", ["words=from:not-a-name"]),
        ("filter:nonsense", ["words=filter:nonsense"]),
        ("since:2026-02-30", ["words=since:2026-02-30"]),
        ("-since:2026-02-03", ["-words=since:2026-02-03"]),
        ("cat OR until:2026-02-03", ["words=cat OR words=until:2026-02-03"]),
        ('"never closed', ["words=never", "words=closed"]),
        ("- -- !!! …", []),
        ("", []),
        ("\x00", []),
    ],
)
def test_invalid_operators_are_searched_as_words(text, groups):
    assert shape(text) == groups


def test_dates_are_parsed():
    query = parse("kites since:2026-05-01 until:2026-06-01")
    assert (query.since, query.until) == (date(2026, 5, 1), date(2026, 6, 1))
    assert parse("kites min_likes:20").min_likes == 20
    assert not parse("min_likes:0")
    assert shape(query.text) == ["words=kites"]


@pytest.mark.parametrize("text", ["   ", "\x00\x01", "!!!", '""', "-"])
def test_query_without_terms_is_falsy(text):
    assert not parse(text)


def test_as_person_name_omits_operators():
    assert parse("from:ana -rain Mira @gus").as_person_name == "ana Mira gus"


@given(typed)
def test_any_input_is_parsed(text):
    query = parse(text)
    assert sum(map(len, query.groups)) <= MAX_TERMS
    assert len(query.text) <= MAX_QUERY_LENGTH
    assert all(term.lexemes for group in query.groups for term in group if term.kind == "words")


@given(typed)
def test_normalised_text_parses_to_same_query(text):
    query = parse(text)
    assert parse(query.text) == query


@pytest.mark.parametrize("piece", ['"', "-", "OR ", "from:", '-"', "#", "a:", "since:2026-01-01 ", '"a" '])
def test_hostile_input_parses_in_linear_time(piece):
    start = perf_counter()
    parse((piece * 4000)[:4000])
    assert perf_counter() - start < 0.1
