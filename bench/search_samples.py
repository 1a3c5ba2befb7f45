"""A search query of each class, with words of the database."""

import random
import re
from collections import Counter

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Min

from bench.sample_selection import most_followed, public_posts
from posts.models import Post
from search.models import SearchDocument
from search.post_search import build_filter
from search.query import parse

WORD = re.compile(r"(?<![\w@#/.])[a-z]{4,15}(?![\w/.])")
SAMPLE = 20_000  # random ids
MAX_MATCHES = 100_000  # counted


class WordSample:
    """Words in a sample of all posts, of the oldest tenth and of the newest half."""

    def __init__(self):
        ends = Post.objects.aggregate(first=Min("pk"), last=Max("pk"))
        first, last = ends["first"] or 0, ends["last"] or 0
        self.texts = sample(first, last)
        self.all = count_words(self.texts)
        self.early = count_words(sample(first, first + (last - first) // 10))
        self.late = count_words(sample(first + (last - first) // 2, last))

    def common(self, count):
        """Return the words of the most posts."""
        return [word for word, _ in self.all.most_common(count)]

    def rare(self):
        """Return the word with the fewest matches among some that occur once in the sample."""
        once = sorted(word for word, count in self.all.items() if count == 1)
        tried = [(matches(word), word) for word in random.Random(1).sample(once, min(len(once), 20))]
        return min((pair for pair in tried if pair[0]), default=(0, "seldom"))[1]

    def phrase(self):
        """Return the most frequent pair of adjacent words."""
        pairs = Counter(pair for text in self.texts for pair in re.findall(r"\b([a-z]{3,15} [a-z]{3,15})\b", text))
        return pairs.most_common(1)[0][0] if pairs else "so it"

    def old_burst(self):
        """Return the word whose frequency has fallen most."""

        def fall(word):
            return self.early[word] / (1 + self.late[word]) if self.early[word] > 5 else 0

        return max(sorted(self.early), key=fall, default="once")


def sample(first, last):
    """Return the texts of random posts with ids from `first` to `last`, in small letters."""
    ids = range(first, last + 1)
    chosen = random.Random(1).sample(ids, min(len(ids), SAMPLE))
    texts = Post.objects.filter(pk__in=chosen, repost_of=None).order_by("pk").values_list("text", flat=True)
    return [text.lower() for text in texts]


def count_words(texts):
    return Counter(word for text in texts for word in set(WORD.findall(text)))


def matches(query):
    """Return the number of posts that match a query, at most MAX_MATCHES."""
    condition = build_filter(parse(query), AnonymousUser())
    documents = SearchDocument.objects.filter(condition.rows)
    if condition.author is not None:
        documents = documents.filter(author=condition.author)
    return documents.values("pk")[:MAX_MATCHES].count()


def queries():
    """Return the search query of each class."""
    words, author = WordSample(), most_followed()
    one, two = [*words.common(2), "this", "that"][:2]
    used = count_words(
        text.lower() for text in public_posts().filter(author=author).values_list("text", flat=True)[:200]
    )
    by_author = used.most_common(1)[0][0] if used else one
    return {
        "none": "zzyzxquux",
        "rare": words.rare(),
        "common": one,
        "two words": f"{one} {two}",
        "phrase": f'"{words.phrase()}"',
        "old burst": words.old_burst(),
        "from:": f"from:{author.username} {by_author}",
    }


def names():
    """Return a username as typed: its prefix, and with two letters swapped."""
    name = most_followed().username
    middle = len(name) // 2
    return {
        "people, prefix": name[:3],
        "people, typo": name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :],
    }
