"""Highlighting of search terms in the HTML of posts."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import Highlighter
from search.query import parse
from twitter_text import linkify


def marked(query, text):
    """Return the highlighted strings in the HTML of a text, without tags."""
    shown = Highlighter(parse(query))(linkify(text))
    return [html.unescape(re.sub("<[^>]*>", "", part)) for part in re.findall("<mark>(.*?)</mark>", shown)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("cafe", "The Café, cafés and CAFE", ["Café", "CAFE"]),
        ('"repair cafe"', "repair café", ["repair", "café"]),
        ("#kites", "#Kites and kites", ["#Kites"]),
        ("kites", "#Kites and kites", ["Kites", "kites"]),
        ("@ana", "hello @Ana and @anabel", ["@Ana"]),
        ("東京", "東京タワー、京都", ["東京"]),
        ("صباح", "صَبَاحُ الخير", ["صَبَاحُ"]),
        ("strasse", "Straße", ["Straße"]),
        ("cafe", "cafe\u0301!", ["cafe\u0301"]),
        ("👍", "ok 👍🏽", ["👍🏽"]),
        ("example.com", "see https://example.com/a", ["example.com"]),
        ("tea -rain", "tea, not rain", ["tea"]),
        ("from:ana filter:images", "ana filter images", []),
        ("lt amp quot", "a <b> & c", []),
        ("b a href", "<b> b", ["b", "b"]),
    ],
)
def test_highlight_marks_matches(query, text, expected):
    assert marked(query, text) == expected


def test_highlighted_link_stays_a_link():
    shown = Highlighter(parse("harbour"))(linkify("https://harbour.example.com/harbour"))
    address = "https://harbour.example.com/harbour"
    assert f'href="{address}"' in shown
    assert f'title="{address}"' in shown
    assert shown.count("<mark>harbour</mark>") == 2


def test_query_is_not_interpreted_as_html():
    shown = Highlighter(parse("script alert"))(linkify("<script>alert(1)</script>"))
    assert shown == "&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)&lt;/<mark>script</mark>&gt;"


@given(st.text(max_size=100), st.text(max_size=20))
def test_highlighting_only_adds_mark_tags(text, query):
    before = linkify(text)
    after = Highlighter(parse(query))(before)
    assert after.replace("<mark>", "").replace("</mark>", "") == before


@given(st.text(alphabet="ab <>&\"'#@é東./:", max_size=60), st.text(alphabet="ab#@é東.", max_size=8))
def test_mark_tags_are_never_inside_tags(text, query):
    after = Highlighter(parse(query))(linkify(text))
    assert "mark" not in "".join(re.findall("<(?!/?mark>)[^>]*>", after))
