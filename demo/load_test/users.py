"""Who lives in a community of a size: names, who is followed and heard most, who keeps to themselves."""

from datetime import timedelta
from itertools import accumulate
from random import Random

from django.contrib.auth.hashers import make_password

from demo.random_users import FIRST, HANDLES, LAST, WORDS
from demo.users import PASSWORD
from twitter_text import linkify

SPREAD = 2_654_435_761  # a prime above every size: by it, ranks are strewn over the ids
GUESTS = (30, 100, 500, 5_000)  # how many people each of those follows whom one can sign in as
DOMAIN = "@scale.saltmarsh.example"


class Population:
    """People with the ids 1 to `size.people`. `closed[id]` says who is protected, suspended or deactivated."""

    def __init__(self, size):
        self.size, self.chance = size, Random(f"population of {size.people}")
        self.star = self.at_rank(0)
        self.guests = {self.at_rank(size.people // 2 + n): most for n, most in enumerate(GUESTS)}
        self.usernames = [""] + [self._username(pk) for pk in range(1, size.people + 1)]
        self.closed = bytearray(size.people + 1)
        self.states = {pk: self._state(pk) for pk in range(1, size.people + 1) if self.chance.random() < 0.02}

    def at_rank(self, rank):
        """The id of the person who comes at this place, from 0, in being followed and in being talkative."""
        return rank * SPREAD % self.size.people + 1

    def by_rank(self, steepness, first=0, head=0):
        """The ids from rank `first` on, and the cumulative weights by which the first are chosen oftener.

        A weight is the rank, with `head` added to even out the top, to the negative power `steepness`.
        """
        ranks = range(first, self.size.people)
        return [self.at_rank(rank) for rank in ranks], list(accumulate((n + 1 + head) ** -steepness for n in ranks))

    def rows(self):
        """Of each person: id, username, e-mail, name, bio, its HTML, password, moment of joining, three states."""
        nobody, known = make_password(None), make_password(PASSWORD)
        bios = [f"{opening} {subject}." for opening in WORDS["openings"] for subject in WORDS["subjects"]]
        bios = [(bio, linkify(bio)) for bio in bios]
        for pk in range(1, self.size.people + 1):
            username, (bio, html) = self.usernames[pk], bios[pk * 7 % len(bios)]
            name = f"{FIRST[pk * 5 % len(FIRST)]} {LAST[pk // 3 % len(LAST)]}"
            password = known if pk in self.guests else nobody
            joined = self.size.since - timedelta(days=pk % 900)
            yield pk, username, username + DOMAIN, name, bio, html, password, joined, *self.states.get(pk, OPEN)

    def _username(self, pk):
        return f"follows{self.guests[pk]}" if pk in self.guests else f"{HANDLES[pk % len(HANDLES)]}{pk}"

    def _state(self, pk):
        """Mostly protected, here and there suspended or deactivated; never the star or a guest."""
        if pk == self.star or pk in self.guests:
            return OPEN
        self.closed[pk] = 1
        kind, lately = self.chance.random(), self.size.now - timedelta(days=5)
        return (False, lately, None) if kind < 0.05 else (False, None, lately) if kind < 0.1 else (True, None, None)


OPEN = (False, None, None)  # protected, suspended when, deactivated when
