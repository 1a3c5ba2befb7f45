"""Random users of a community: names, ranks by followers and activity, and account states."""

from datetime import timedelta
from itertools import accumulate
from random import Random

from django.contrib.auth.hashers import make_password

from demo.random_users import FIRST, HANDLES, LAST, WORDS
from demo.users import PASSWORD
from twitter_text import linkify

RANK_MULTIPLIER = 2_654_435_761  # a prime above MAX_USERS, which scatters ranks over the ids
LOGIN_USER_FOLLOWING = (30, 100, 500, 5_000)  # number of followees of each user who can log in
DOMAIN = "@scale.saltmarsh.example"


class Population:
    """Users with the ids 1 to `size.people`. `is_hidden[id]` is 1 for protected, suspended and deactivated users."""

    def __init__(self, size):
        self.size, self.rng = size, Random(f"population of {size.people}")
        self.most_followed = self.at_rank(0)
        self.login_users = {self.at_rank(size.people // 2 + n): count for n, count in enumerate(LOGIN_USER_FOLLOWING)}
        self.usernames = [""] + [self._username(pk) for pk in range(1, size.people + 1)]
        self.is_hidden = bytearray(size.people + 1)
        self.states = {pk: self._state(pk) for pk in range(1, size.people + 1) if self.rng.random() < 0.02}

    def at_rank(self, rank):
        """Return the id of the user with this rank, from 0, by followers and by number of posts."""
        return rank * RANK_MULTIPLIER % self.size.people + 1

    def by_rank(self, steepness, first=0, head=0):
        """Return the ids from rank `first` on, and cumulative weights by which low ranks are chosen more often.

        The weight is (rank + `head`) to the power of -`steepness`; `head` evens out the top.
        """
        ranks = range(first, self.size.people)
        return [self.at_rank(rank) for rank in ranks], list(accumulate((n + 1 + head) ** -steepness for n in ranks))

    def rows(self):
        """Yield id, username, email, name, bio, its HTML, password, date joined and the three states of each user."""
        unusable, known = make_password(None), make_password(PASSWORD)
        bios = [f"{opening} {subject}." for opening in WORDS["openings"] for subject in WORDS["subjects"]]
        bios = [(bio, linkify(bio)) for bio in bios]
        for pk in range(1, self.size.people + 1):
            username, (bio, html) = self.usernames[pk], bios[pk * 7 % len(bios)]
            name = f"{FIRST[pk * 5 % len(FIRST)]} {LAST[pk // 3 % len(LAST)]}"
            password = known if pk in self.login_users else unusable
            joined = self.size.since - timedelta(days=pk % 900)
            yield pk, username, username + DOMAIN, name, bio, html, password, joined, *self.states.get(pk, OPEN)

    def _username(self, pk):
        return f"follows{self.login_users[pk]}" if pk in self.login_users else f"{HANDLES[pk % len(HANDLES)]}{pk}"

    def _state(self, pk):
        """Return the state of a hidden user: mostly protected, sometimes suspended or deactivated.

        The most followed user and those who can log in are never hidden.
        """
        if pk == self.most_followed or pk in self.login_users:
            return OPEN
        self.is_hidden[pk] = 1
        roll, recently = self.rng.random(), self.size.now - timedelta(days=5)
        return (
            (False, recently, None) if roll < 0.05 else (False, None, recently) if roll < 0.1 else (True, None, None)
        )


OPEN = (False, None, None)  # is_protected, suspended_at, deactivated_at
