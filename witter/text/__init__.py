"""What people write: which parts are live, how long it is, and how it becomes HTML.

The rules are those of Twitter's public twitter-text library and its conformance suite. Nothing here
knows of users or posts. Work is linear in the length of the text.
"""

from witter.text.cleaning import LONGEST_INPUT, clean, complaint, inline, is_blank, one_line
from witter.text.counting import V1, V2, V3, Counting, Measure, count, fits, measure
from witter.text.entities import (
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
from witter.text.folding import is_tall
from witter.text.linkify import linkify, short
from witter.text.tags import normal_hashtag
from witter.text.validation import is_hashtag, is_list, is_url, is_username

__all__ = [
    "LONGEST_INPUT",
    "V1",
    "V2",
    "V3",
    "Counting",
    "Entity",
    "Measure",
    "cashtags",
    "clean",
    "complaint",
    "count",
    "directed_at",
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
    "reply_to",
    "short",
]
