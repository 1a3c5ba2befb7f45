"""Every case of Twitter's conformance suite."""

import os

import pytest

import twitter_text
from twitter_text.tests.conformance import FOLDER, MISSING, cases


def values(found):
    return [entity.value for entity in found]


def indices(found, name):
    return [{name: entity.value, "indices": [entity.start, entity.end]} for entity in found]


def names_or_lists(written):
    return [
        {"screen_name": one.value, "list_slug": one.slug and f"/{one.slug}", "indices": [one.start, one.end]}
        for one in twitter_text.mentions_or_lists(written)
    ]


def measured(written, counting):
    """Return the measure in the form of twitter-text's `parseTweet`."""
    measure = twitter_text.measure(written, counting)
    return {
        "weightedLength": measure.length,
        "valid": measure.is_valid,
        "permillage": measure.permillage,
        "displayRangeStart": measure.display_range[0],
        "displayRangeEnd": measure.display_range[1],
        "validRangeStart": measure.valid_range[0],
        "validRangeEnd": measure.valid_range[1],
    }


FUNCTIONS = {
    "extract.mentions": lambda written: values(twitter_text.mentions(written)),
    "extract.mentions_with_indices": lambda written: indices(twitter_text.mentions(written), "screen_name"),
    "extract.mentions_or_lists_with_indices": names_or_lists,
    "extract.replies": twitter_text.reply_to,
    "extract.urls": lambda written: values(twitter_text.links(written)),
    "extract.urls_with_indices": lambda written: indices(twitter_text.links(written), "url"),
    "extract.urls_with_directional_markers": lambda written: indices(twitter_text.links(written), "url"),
    "extract.tco_urls_with_params": lambda written: values(twitter_text.links(written)),
    "extract.hashtags": lambda written: values(twitter_text.hashtags(written)),
    "extract.hashtags_from_astral": lambda written: values(twitter_text.hashtags(written)),
    "extract.hashtags_with_indices": lambda written: indices(twitter_text.hashtags(written), "hashtag"),
    "extract.cashtags": lambda written: values(twitter_text.cashtags(written)),
    "extract.cashtags_with_indices": lambda written: indices(twitter_text.cashtags(written), "cashtag"),
    "validate.tweets": lambda written: twitter_text.fits(written, twitter_text.V1),
    "validate.usernames": twitter_text.is_username,
    "validate.lists": twitter_text.is_list,
    "validate.hashtags": twitter_text.is_hashtag,
    "validate.urls": twitter_text.is_url,
    "validate.urls_without_protocol": lambda written: twitter_text.is_url(written, require_protocol=False),
    "validate.WeightedTweetsCounterTest": lambda written: measured(written, twitter_text.V2),
    "validate.WeightedTweetsWithDiscountedEmojiCounterTest": lambda written: measured(written, twitter_text.V3),
    "validate.UnicodeDirectionalMarkerCounterTest": lambda written: measured(written, twitter_text.V3),
}


@pytest.mark.parametrize(("section", "written", "expected"), list(cases()) if FOLDER.exists() else [])
def test_conformance_case(section, written, expected):
    assert FUNCTIONS[section](written) == expected


def test_every_section_of_the_suite_is_run():
    if not FOLDER.exists():
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(MISSING)
    assert {case.values[0] for case in cases()} == set(FUNCTIONS)
    assert len(list(cases())) > 300
