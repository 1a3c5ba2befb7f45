"""What people say: pieces of text that know their HTML and what they are found by, so that witts are made fast.

Words are chosen by Zipf's law. The frequent ones are those of the demo town, in its order; the rare ones are coined.
"""

import re
import tomllib
from collections import Counter
from itertools import accumulate, batched
from pathlib import Path
from random import Random

from posts.models import Hashtag
from search.tokenizer import document_lexemes
from search.tsquery import quoted
from twitter_text import linkify

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text())
TOWN = Path(__file__).parent.parent / "posts"
COINED, PHRASES = 20_000, 40_000
LONGEST = 44  # characters: two phrases, a name, a tag and a link stay below 140
MENTION = linkify("@somebody")


class TextFragment:
    """A bit of text without a link between its neighbours: `html`, and `span`, how many positions it takes."""

    __slots__ = ("_pairs", "_vectors", "html", "span", "text")

    def __init__(self, text, html=None, pairs=None, span=None):
        self.text = text
        self.html = linkify(text) if html is None else html
        self._pairs = document_lexemes(text) if pairs is None else pairs
        self.span = max((position for position, _ in self._pairs), default=0) if span is None else span
        self._vectors = {}

    def vector(self, offset):
        """Its part of a tsvector when `offset` positions come before it."""
        if offset not in self._vectors:
            self._vectors[offset] = " ".join(f"{quoted(lexeme)}:{at + offset}" for at, lexeme in self._pairs)
        return self._vectors[offset]


def mention(username):
    """The @name of somebody whose username is all letters and digits."""
    name = username.lower()
    return TextFragment(f"@{username}", MENTION.replace("somebody", username), [(1, f"@{name}"), (1, name)], 1)


def link(number):
    """One of many addresses."""
    return TextFragment(f"https://example.org/notes/{number % 500}")


def unique_text(number):
    """Words that hardly anybody else says."""
    return TextFragment(f"parcel {number}")


class Phrases:
    """A stock of phrases for a community of so many posts, and its hashtags, the most used first."""

    def __init__(self, posts):
        self.chance = Random(f"phrases for {posts}")
        vocabulary = list(dict.fromkeys([*common_words(), *invented_words(self.chance)]))
        weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))
        count = min(PHRASES, posts // 10)
        words = self.chance.choices(vocabulary, cum_weights=weights, k=8 * count)
        stock = [self._phrase(some) for some in batched(words, 8)] + WORDS["elsewhere"]
        self.pieces = [TextFragment(text) for text in stock]
        self.event = TextFragment(WORDS["event"])
        tags = WORDS["tags"].split()
        self.tags = [*tags, *(tag + suffix for suffix in WORDS["suffixes"].split() for tag in tags)]
        self.tag_pieces = [TextFragment(f"#{tag}") for tag in self.tags]

    def _phrase(self, words):
        text = " ".join(words[: self.chance.randint(2, 8)])
        return (text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0]) + self.chance.choice("....,,!?")


def hashtag_rows(phrases):
    """(id, name) of every hashtag."""
    return [(number, Hashtag.normalise(tag)) for number, tag in enumerate(phrases.tags, 1)]


def common_words():
    """Every plain word of the demo town, the most frequent first."""
    text = " ".join(path.read_text().lower() for path in sorted(TOWN.glob("*.txt")))
    event = WORDS["event"].split()
    return [word for word, _ in Counter(re.findall(r"\b[a-z]{2,12}\b", text)).most_common() if word not in event[1:]]


def invented_words(chance):
    """Words that mean nothing and can be said aloud."""
    syllables = WORDS["syllables"].split()
    found = {"".join(chance.choices(syllables, k=chance.randint(2, 4))): None for _ in range(COINED)}
    return list(found)
