"""Random texts, made of fragments with precomputed HTML and search vectors.

Words are chosen by Zipf's law: common ones from the demo community, by frequency, and rare ones invented.
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
DEMO_POSTS = Path(__file__).parent.parent / "posts"
INVENTED_WORDS, MAX_PHRASES = 20_000, 40_000
MAX_PHRASE_LENGTH = 44  # characters, so that two phrases, a mention, a tag and a link stay below 140
MENTION = linkify("@somebody")


class TextFragment:
    """A part of a text; no entity crosses its ends. `html` is its HTML, `span` its number of tsvector positions."""

    __slots__ = ("_pairs", "_vectors", "html", "span", "text")

    def __init__(self, text, html=None, pairs=None, span=None):
        self.text = text
        self.html = linkify(text) if html is None else html
        self._pairs = document_lexemes(text) if pairs is None else pairs
        self.span = max((position for position, _ in self._pairs), default=0) if span is None else span
        self._vectors = {}

    def vector(self, offset):
        """Return its part of a tsvector, with positions shifted by `offset`."""
        if offset not in self._vectors:
            self._vectors[offset] = " ".join(f"{quoted(lexeme)}:{at + offset}" for at, lexeme in self._pairs)
        return self._vectors[offset]


def mention(username):
    """Return the @mention of a username of letters and digits."""
    name = username.lower()
    return TextFragment(f"@{username}", MENTION.replace("somebody", username), [(1, f"@{name}"), (1, name)], 1)


def link(number):
    """Return one of 500 URLs."""
    return TextFragment(f"https://example.org/notes/{number % 500}")


def unique_text(number):
    """Return a text that hardly any other post contains."""
    return TextFragment(f"parcel {number}")


class PhraseStock:
    """The phrases and hashtags (most used first) of a community with this number of posts."""

    def __init__(self, posts):
        self.rng = Random(f"phrases for {posts}")
        vocabulary = list(dict.fromkeys([*common_words(), *invented_words(self.rng)]))
        weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))
        count = min(MAX_PHRASES, posts // 10)
        words = self.rng.choices(vocabulary, cum_weights=weights, k=8 * count)
        phrases = [self._phrase(group) for group in batched(words, 8)] + WORDS["elsewhere"]
        self.fragments = [TextFragment(text) for text in phrases]
        self.event = TextFragment(WORDS["event"])
        tags = WORDS["tags"].split()
        self.tags = [*tags, *(tag + suffix for suffix in WORDS["suffixes"].split() for tag in tags)]
        self.tag_fragments = [TextFragment(f"#{tag}") for tag in self.tags]

    def _phrase(self, words):
        text = " ".join(words[: self.rng.randint(2, 8)])
        if len(text) > MAX_PHRASE_LENGTH:
            text = text[:MAX_PHRASE_LENGTH].rsplit(" ", 1)[0]
        return text + self.rng.choice("....,,!?")


def hashtag_rows(phrases):
    """Return (id, name) of every hashtag."""
    return [(number, Hashtag.normalise(tag)) for number, tag in enumerate(phrases.tags, 1)]


def common_words():
    """Return the plain words of the demo community, most frequent first."""
    text = " ".join(path.read_text().lower() for path in sorted(DEMO_POSTS.glob("*.txt")))
    event = WORDS["event"].split()
    return [word for word, _ in Counter(re.findall(r"\b[a-z]{2,12}\b", text)).most_common() if word not in event[1:]]


def invented_words(rng):
    """Return pronounceable words without a meaning."""
    syllables = WORDS["syllables"].split()
    found = {"".join(rng.choices(syllables, k=rng.randint(2, 4))): None for _ in range(INVENTED_WORDS)}
    return list(found)
