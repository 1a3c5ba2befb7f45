"""Extracting entities, and validating single ones."""

import pytest

import twitter_text
from twitter_text.tests.cases import CASES

KINDS = {"@": "mention", "＠": "mention", "#": "hashtag", "＃": "hashtag", "$": "cashtag"}


def kind_of(part):
    """Return the kind of entity that a part of a text must be, by its first character."""
    kind = KINDS.get(part[0], "link")
    return "list" if kind == "mention" and "/" in part else kind


@pytest.mark.parametrize(("written", "expected"), CASES)
def test_extract_finds_entities_in_order(written, expected):
    found = twitter_text.extract(written)
    assert [(entity.kind, written[entity.start : entity.end]) for entity in found] == [
        (kind_of(part), part) for part in expected
    ]


@pytest.mark.parametrize(
    ("written", "value", "slug"),
    [
        ("@Ana", "Ana", ""),
        ("＠Ana/Good-friends", "Ana", "Good-friends"),
        ("＃Tag", "Tag", ""),
        ("$WIT", "WIT", ""),
        ("example.com/A", "example.com/A", ""),
    ],
)
def test_entity_value_has_no_sign_and_preserves_case(written, value, slug):
    (entity,) = twitter_text.extract(written)
    assert (entity.value, entity.slug) == (value, slug)


def test_link_contains_no_other_entities():
    assert twitter_text.hashtags("http://example.com/#tag") == []
    assert [entity.kind for entity in twitter_text.extract("http://example.com/@ana/#tag")] == ["link"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("@ana hi", "ana"),
        ("＠Ana hi", "Ana"),
        ("@ana", "ana"),
        ("@ana: hi", "ana"),
        ("@ana @bo hi", "ana"),
        (".@ana hi", None),
        ("hi @ana", None),
        (" @ana", None),
        ("“@ana hi”", None),
        ("RT @ana: hi", None),
        ("RT@ana", None),
        ("@ana/friends hi", None),
        ("@ana@bo", None),
        ("@anaé", None),
        ("@http://example.com", None),
        ("@", None),
        ("", None),
    ],
)
def test_text_is_directed_at_mention_at_its_start(written, expected):
    assert twitter_text.directed_at(written) == expected


def test_reply_to_matches_first_line_only():
    assert twitter_text.reply_to("hello\n@ana") is None
    assert twitter_text.reply_to("\u3000\u200f@ana") == "ana"


@pytest.mark.parametrize("name", ["@ana", "@_", "@" + "a" * 20])
def test_valid_usernames(name):
    assert twitter_text.is_username(name)


@pytest.mark.parametrize(
    "name", ["", "ana", "@", "@ana ", " @ana", "@ana\n", "@" + "a" * 21, "@ana/friends", "@ana @bo", "@aña"]
)
def test_invalid_usernames(name):
    assert not twitter_text.is_username(name)


@pytest.mark.parametrize("tag", ["", "#", "tag", "#1", "#tag ", "#a b", "#a#b", "#a.b", " #tag"])
def test_invalid_hashtags(tag):
    assert not twitter_text.is_hashtag(tag)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "http://",
        "http://example",
        "http://example.com/ a",
        "http://example.com/%zz",
        "http://example.com\n",
        "javascript:alert(1)",
        "javascript://example.com/%0Aalert(1)",
        "data:text/html,<b>",
        "http://exam ple.com",
        "http://example.com:123456",
        "http://.com",
        "http://a..com",
        "http://1.2.3",
        "http://a-.b.com",
        "http://_a.b.com",
        "//example.com",
        'http://example.com/"onclick="',
        "http://example.com/<b>",
    ],
)
def test_invalid_urls(url):
    assert not twitter_text.is_url(url)


@pytest.mark.parametrize(
    "url", ["http://a.b", "HTTPS://Example.com?q", "http://1.2.3.4:8", "http://[::1]/", "http://例え.jp/#?"]
)
def test_valid_urls(url):
    assert twitter_text.is_url(url)
