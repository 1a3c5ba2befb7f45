"""Entities, character counts and HTML of short texts: twitter-text in Python.

The rules are those of Twitter's public twitter-text library; the tests run its conformance suite. The package imports
nothing of Django or of this project, and every function takes time linear in the length of the text.
"""

from twitter_text.cleaning import MAX_INPUT_LENGTH, clean, inline, is_blank, one_line, rejection_reason
from twitter_text.counting import V1, V2, V3, Counting, Measure, count, fits, measure
from twitter_text.entities import (
    Entity,
    cashtags,
    directed_at,
    extract,
    hashtags,
    links,
    mentions,
    mentions_or_lists,
    reply_to,
)
from twitter_text.linkify import display_url, linkify
from twitter_text.tags import normal_hashtag
from twitter_text.text_height import is_tall
from twitter_text.validation import is_hashtag, is_list, is_url, is_username

__all__ = [
    "MAX_INPUT_LENGTH",
    "V1",
    "V2",
    "V3",
    "Counting",
    "Entity",
    "Measure",
    "cashtags",
    "clean",
    "count",
    "directed_at",
    "display_url",
    "extract",
    "fits",
    "hashtags",
    "inline",
    "is_blank",
    "is_hashtag",
    "is_list",
    "is_tall",
    "is_url",
    "is_username",
    "linkify",
    "links",
    "measure",
    "mentions",
    "mentions_or_lists",
    "normal_hashtag",
    "one_line",
    "rejection_reason",
    "reply_to",
]
