"""What happens in a community, in order: who says something when, and what it answers, quotes or reposts.

Attention is uneven, as it is anywhere. What somebody turns to is a recent post, moved back to a multiple of a power of
four that is picked by coin tosses, so that a post gets twice the attention of one which is four times as common.
"""

from dataclasses import dataclass
from enum import Enum, auto
from random import Random

BATCH = 100_000
REACH = 3_000  # posts back, on average, that people still turn to
DEEPEST, WIDEST = 10_000, 200  # answers one below the other in the longest thread, and directly under one post


class Kind(Enum):
    PLAIN = auto()
    REPLY = auto()
    QUOTE = auto()
    REPOST = auto()


@dataclass(slots=True)
class PostEvent:
    """The post with the id `number`; `target` is the post it answers, quotes or reposts, or 0."""

    number: int
    author: int
    kind: Kind
    target: int


class PostEventStream:
    """The events of a population, numbered from 1. `authors` is a tally that keeps whose each post is."""

    def __init__(self, population, authors):
        self.population, self.authors = population, authors
        self.posts = population.size.posts
        self.chance = Random(f"chronicle of {self.posts}")
        self.reposts = bytearray(self.posts + 1)
        self.reposted = set()
        self.planned = planned_answers(self.posts)

    def events(self):
        """All of it, oldest first."""
        ids, weights = self.population.by_rank(0.5, head=20)
        for first in range(1, self.posts + 1, BATCH):
            numbers = range(first, min(first + BATCH, self.posts + 1))
            for number, author in zip(
                numbers, self.chance.choices(ids, cum_weights=weights, k=len(numbers)), strict=True
            ):
                self.authors[number] = author
                yield PostEvent(number, author, *self._act(number, author))

    def _act(self, number, author):
        """Kind and target of the next post."""
        if number in self.planned:
            return (Kind.REPLY, self.planned[number]) if self.planned[number] else (Kind.PLAIN, 0)
        kind = self._kind(number)
        target = self._target(number) if kind is not Kind.PLAIN else 0
        if not target or self.reposts[target] or self.population.closed[self.authors[target]]:
            return Kind.PLAIN, 0
        if kind is Kind.REPOST:
            pair = author * (self.posts + 1) + target
            if author == self.authors[target] or pair in self.reposted:
                return Kind.PLAIN, 0
            self.reposted.add(pair)
            self.reposts[number] = 1
        return kind, target

    def _kind(self, number):
        roll = self.chance.random()
        if roll < 0.60 or number % 4 == 0:  # what many will turn to is something that somebody said
            return Kind.PLAIN
        return Kind.REPLY if roll < 0.86 else Kind.REPOST if roll < 0.97 else Kind.QUOTE

    def _target(self, number):
        random, back, shift = self.chance.random, 1 + int(self.chance.expovariate(1 / REACH)), 0
        while random() < 0.5:
            shift += 2
        return max(0, number - back) >> shift << shift


def planned_answers(posts):
    """Post by post, what it answers in the two conversations that every community has: one deep, one wide.

    The first post of each answers nothing: 0.
    """
    deep, wide = min(DEEPEST, posts // 500), min(WIDEST, posts // 500)
    start, other = posts * 6 // 10, posts * 9 // 10
    planned = {start: 0, other: 0}
    planned.update({start + 3 * n: start + 3 * (n - 1) for n in range(1, deep + 1)})
    planned.update({other + 5 * n: other for n in range(1, wide + 1)})
    return planned
