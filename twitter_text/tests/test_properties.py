"""Properties that hold for every text."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

import twitter_text
from twitter_text.tests.cases import PIECES

texts = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
TAG = re.compile(r"<(?:a [^<>]*|/a)>")
BALANCING = str.maketrans("", "", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(texts)
def test_entities_are_in_order_and_do_not_overlap(written):
    end = 0
    for entity in twitter_text.extract(written):
        assert end <= entity.start < entity.end <= len(written)
        assert entity.value in written[entity.start : entity.end]
        end = entity.end


@given(texts)
def test_html_displays_the_text_with_shortened_links(written):
    expected, end = "", 0
    for entity in twitter_text.extract(written):
        typed = written[entity.start : entity.end]
        expected += written[end : entity.start] + (twitter_text.display_url(typed) if entity.kind == "link" else typed)
        end = entity.end
    expected += written[end:]
    displayed = html.unescape(TAG.sub("", twitter_text.linkify(written)))
    assert displayed.translate(BALANCING) == expected.translate(BALANCING)


@given(texts)
def test_html_has_no_tags_except_links(written):
    rest = TAG.sub("", twitter_text.linkify(written))
    assert not set("<>\"'") & set(rest)


@given(texts)
def test_link_targets_are_http_or_paths_of_the_site(written):
    for target in re.findall(r'href="([^"]*)"', twitter_text.linkify(written)):
        assert re.match(r"https?://|/[A-Za-z0-9_]", target, re.IGNORECASE)


@given(texts)
def test_clean_is_idempotent(written):
    assert twitter_text.clean(twitter_text.clean(written)) == twitter_text.clean(written)


@given(texts)
def test_count_is_independent_of_unicode_composition(written):
    for counting in (twitter_text.V1, twitter_text.V2, twitter_text.V3):
        assert (
            twitter_text.count(written, counting)
            == twitter_text.count(twitter_text.clean(f"|{written}|"), counting) - 2
            or "\r" in written
        )


@given(texts, texts)
def test_count_of_two_lines_is_sum_plus_newline(one, other):
    for counting in (twitter_text.V1, twitter_text.V2, twitter_text.V3):
        length = twitter_text.count(one, counting) + 1 + twitter_text.count(other, counting)
        assert twitter_text.count(f"{one}\n{other}", counting) == length


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="."), max_size=200))
def test_ascii_characters_count_one_each(written):
    assert twitter_text.count(written, twitter_text.V1) == twitter_text.count(written, twitter_text.V3) == len(written)


@given(texts)
def test_measure_agrees_with_count_and_fits(written):
    for counting in (twitter_text.V1, twitter_text.V2, twitter_text.V3):
        measure = twitter_text.measure(written, counting)
        assert measure.length == twitter_text.count(written, counting)
        assert measure.is_valid == twitter_text.fits(written, counting)
        assert measure.valid_range[1] <= measure.display_range[1]


@given(texts)
def test_extracted_entities_are_valid_alone(written):
    for entity in twitter_text.mentions(written):
        assert twitter_text.is_username(f"@{entity.value}")
    for entity in twitter_text.hashtags(written):
        assert twitter_text.is_hashtag(f"#{entity.value}")
