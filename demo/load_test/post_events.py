"""Random post events in order of time: who posts, replies, quotes or reposts, and the target.

Attention is uneven. The target is a recent post whose number is rounded down to a multiple of a power of four; coin
tosses choose the power, so that a post gets twice the attention of posts that are four times as common.
"""

from dataclasses import dataclass
from enum import Enum, auto
from random import Random

BATCH = 100_000
MEAN_TARGET_AGE = 3_000  # average age of a target, in posts
MAX_THREAD_DEPTH, MAX_DIRECT_REPLIES = 10_000, 200  # of the planned conversations


class Kind(Enum):
    PLAIN = auto()
    REPLY = auto()
    QUOTE = auto()
    REPOST = auto()


@dataclass(slots=True)
class PostEvent:
    """The post with the id `number`. `target` is the post that it replies to, quotes or reposts, or 0."""

    number: int
    author: int
    kind: Kind
    target: int


class PostEventStream:
    """The events of a population, numbered from 1. `authors` is a shared array, set to the author of each post."""

    def __init__(self, population, authors):
        self.population, self.authors = population, authors
        self.posts = population.size.posts
        self.rng = Random(f"chronicle of {self.posts}")
        self.reposts = bytearray(self.posts + 1)
        self.reposted = set()
        self.planned = planned_replies(self.posts)

    def events(self):
        """Yield all events, oldest first."""
        ids, weights = self.population.by_rank(0.5, head=20)
        for first in range(1, self.posts + 1, BATCH):
            numbers = range(first, min(first + BATCH, self.posts + 1))
            for number, author in zip(
                numbers, self.rng.choices(ids, cum_weights=weights, k=len(numbers)), strict=True
            ):
                self.authors[number] = author
                yield PostEvent(number, author, *self._act(number, author))

    def _act(self, number, author):
        """Return (kind, target) of the next post."""
        if number in self.planned:
            return (Kind.REPLY, self.planned[number]) if self.planned[number] else (Kind.PLAIN, 0)
        kind = self._kind(number)
        target = self._target(number) if kind is not Kind.PLAIN else 0
        if not target or self.reposts[target] or self.population.is_hidden[self.authors[target]]:
            return Kind.PLAIN, 0
        if kind is Kind.REPOST:
            pair = author * (self.posts + 1) + target
            if author == self.authors[target] or pair in self.reposted:
                return Kind.PLAIN, 0
            self.reposted.add(pair)
            self.reposts[number] = 1
        return kind, target

    def _kind(self, number):
        roll = self.rng.random()
        if roll < 0.60 or number % 4 == 0:  # popular targets are multiples of four, and should be plain posts
            return Kind.PLAIN
        return Kind.REPLY if roll < 0.86 else Kind.REPOST if roll < 0.97 else Kind.QUOTE

    def _target(self, number):
        random, back, shift = self.rng.random, 1 + int(self.rng.expovariate(1 / MEAN_TARGET_AGE)), 0
        while random() < 0.5:
            shift += 2
        return max(0, number - back) >> shift << shift


def planned_replies(posts):
    """Return the parent by post for the two conversations that every community has: a deep one and a wide one.

    The first post of each has the parent 0.
    """
    depth, width = min(MAX_THREAD_DEPTH, posts // 500), min(MAX_DIRECT_REPLIES, posts // 500)
    start, other = posts * 6 // 10, posts * 9 // 10
    planned = {start: 0, other: 0}
    planned.update({start + 3 * n: start + 3 * (n - 1) for n in range(1, depth + 1)})
    planned.update({other + 5 * n: other for n in range(1, width + 1)})
    return planned
