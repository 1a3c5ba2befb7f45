"""Who follows whom: mostly a few dozen, some thousands, and half of everybody follows the star."""

from array import array
from datetime import timedelta
from math import log
from random import Random

MEAN, SIGMA = 50, 1.0  # of the log-normal number of people that one follows
MOST = 2_000  # that anybody but the guests follows


class Network:
    """The follows of a population, and how often everybody follows and is followed, counted into `tallies`."""

    def __init__(self, population, tallies):
        self.population, self.tallies = population, tallies
        self.chance = Random(f"network of {population.size.people}")
        self.people = population.size.people
        self.ids, self.weights = population.by_rank(0.8, first=1)  # whether one follows the star is a toss of its own

    def rows(self):
        """(follower, followee, moment) of each, as they came about: everybody's first, then everybody's second, …

        So the rows of one person lie scattered over the table, as they do where people follow each other in time.
        """
        chosen, ends = array("I"), array("Q", [0])
        for person in range(1, self.people + 1):
            chosen.extend(self._chosen_by(person))
            ends.append(len(chosen))
            self.tallies.following[person] = ends[-1] - ends[-2]
        active, number = [index for index in range(self.people) if ends[index] < ends[index + 1]], 0
        while active:
            moment = self.population.size.since - timedelta(days=300) + timedelta(hours=min(number, MOST))
            for index in active:
                followee = chosen[ends[index] + number]
                self.tallies.followers[followee] += 1
                yield index + 1, followee, moment
            number += 1
            active = [index for index in active if ends[index] + number < ends[index + 1]]

    def _chosen_by(self, person):
        """The different people whom this one follows."""
        count = self._how_many(person)
        star = self.population.star
        found = {star: None} if person != star and self.chance.random() < 0.5 else {}
        while len(found) < count:
            picks = self.chance.choices(self.ids, cum_weights=self.weights, k=count - len(found))
            found.update(dict.fromkeys(picks))
            found.pop(person, None)
        return found

    def _how_many(self, person):
        if exactly := self.population.guests.get(person):
            return min(exactly, self.people // 2)
        return min(MOST, self.people // 4, int(self.chance.lognormvariate(log(MEAN) - SIGMA**2 / 2, SIGMA)))
