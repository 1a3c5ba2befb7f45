"""Random follows: most users follow a few dozen, some thousands, and half follow the most followed user."""

from array import array
from datetime import timedelta
from math import log
from random import Random

MEAN, SIGMA = 50, 1.0  # of the log-normal number of followees
MAX_FOLLOWING = 2_000  # except for users who can log in


class FollowGraph:
    """The follows of a population. Following and followers are counted into `counters`."""

    def __init__(self, population, counters):
        self.population, self.counters = population, counters
        self.rng = Random(f"network of {population.size.people}")
        self.people = population.size.people
        self.ids, self.weights = population.by_rank(0.8, first=1)  # the most followed user is drawn separately

    def rows(self):
        """Yield (follower, followee, time): everyone's first follow, then everyone's second, and so on.

        So the rows of one user are scattered over the table, as if they had been created over time.
        """
        chosen, ends = array("I"), array("Q", [0])
        for person in range(1, self.people + 1):
            chosen.extend(self._chosen_by(person))
            ends.append(len(chosen))
            self.counters.following[person] = ends[-1] - ends[-2]
        active, number = [index for index in range(self.people) if ends[index] < ends[index + 1]], 0
        while active:
            created_at = self.population.size.since - timedelta(days=300) + timedelta(hours=min(number, MAX_FOLLOWING))
            for index in active:
                followee = chosen[ends[index] + number]
                self.counters.followers[followee] += 1
                yield index + 1, followee, created_at
            number += 1
            active = [index for index in active if ends[index] + number < ends[index + 1]]

    def _chosen_by(self, person):
        """Return the distinct users whom this user follows, as the keys of a dictionary."""
        count = self._followee_count(person)
        most_followed = self.population.most_followed
        followees = {most_followed: None} if person != most_followed and self.rng.random() < 0.5 else {}
        while len(followees) < count:
            picks = self.rng.choices(self.ids, cum_weights=self.weights, k=count - len(followees))
            followees.update(dict.fromkeys(picks))
            followees.pop(person, None)
        return followees

    def _followee_count(self, person):
        if fixed := self.population.login_users.get(person):
            return min(fixed, self.people // 2)
        return min(MAX_FOLLOWING, self.people // 4, int(self.rng.lognormvariate(log(MEAN) - SIGMA**2 / 2, SIGMA)))
