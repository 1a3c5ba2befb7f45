"""A search of each class, in words that the database at hand really holds."""

import random
import re
from collections import Counter

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Min

from bench.sample_selection import best_followed, public_posts
from posts.models import Post
from search.models import SearchDocument
from search.post_search import build_filter
from search.query import parse

WORD = re.compile(r"(?<![\w@#/.])[a-z]{4,15}(?![\w/.])")
SAMPLE = 20_000  # random ids
RARE = 100  # matches at most, to be rare
MOST = 100_000  # matches that anybody counts


class WordSample:
    """What a sample of all witts, of the oldest tenth and of the newest half says."""

    def __init__(self):
        ends = Post.objects.aggregate(first=Min("pk"), last=Max("pk"))
        first, last = ends["first"] or 0, ends["last"] or 0
        self.texts = sample(first, last)
        self.all = counted(self.texts)
        self.early = counted(sample(first, first + (last - first) // 10))
        self.late = counted(sample(first + (last - first) // 2, last))

    def common(self, count):
        """The words that stand in the most witts."""
        return [word for word, _ in self.all.most_common(count)]

    def rare(self):
        """The word with the fewest matches among some that the sample holds once."""
        once = sorted(word for word, count in self.all.items() if count == 1)
        tried = [(matches(word), word) for word in random.Random(1).sample(once, min(len(once), 20))]
        return min((pair for pair in tried if pair[0]), default=(0, "seldom"))[1]

    def phrase(self):
        """Two words that stand side by side oftenest."""
        pairs = Counter(pair for text in self.texts for pair in re.findall(r"\b([a-z]{3,15} [a-z]{3,15})\b", text))
        return pairs.most_common(1)[0][0] if pairs else "so it"

    def old_burst(self):
        """The word that was on everybody's lips once, and hardly is now."""

        def fall(word):
            return self.early[word] / (1 + self.late[word]) if self.early[word] > 5 else 0

        return max(sorted(self.early), key=fall, default="once")


def sample(first, last):
    """Texts of posts at random, in small letters."""
    ids = range(first, last + 1)
    chosen = random.Random(1).sample(ids, min(len(ids), SAMPLE))
    texts = Post.objects.filter(pk__in=chosen, repost_of=None).order_by("pk").values_list("text", flat=True)
    return [text.lower() for text in texts]


def counted(texts):
    return Counter(word for text in texts for word in set(WORD.findall(text)))


def matches(query):
    """How many witts a query finds, counted up to MOST."""
    condition = build_filter(parse(query), AnonymousUser())
    documents = SearchDocument.objects.filter(condition.rows)
    if condition.author is not None:
        documents = documents.filter(author=condition.author)
    return documents.values("pk")[:MOST].count()


def queries():
    """The search of each class, by its name."""
    words, star = WordSample(), best_followed()
    one, two = (words.common(2) + ["this", "that"])[:2]
    said = counted(text.lower() for text in public_posts().filter(author=star).values_list("text", flat=True)[:200])
    by_star = said.most_common(1)[0][0] if said else one
    return {
        "none": "zzyzxquux",
        "rare": words.rare(),
        "common": one,
        "two words": f"{one} {two}",
        "phrase": f'"{words.phrase()}"',
        "old burst": words.old_burst(),
        "from:": f"from:{star.username} {by_star}",
    }


def names():
    """A name as somebody begins to type it, and with two letters the wrong way round."""
    name = best_followed().username
    middle = len(name) // 2
    return {
        "people, prefix": name[:3],
        "people, typo": name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :],
    }
