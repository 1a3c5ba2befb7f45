"""A whole community of a stated size in an empty database, to measure with: made by rule, loaded by COPY.

People follow each other by a power law, say things for three months, answer, repost, quote and like; every number
and every search document is what the site itself would have written. The same size makes the same community.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

HISTORY = timedelta(days=90)  # in which everything was said
UNITS = {"": 1, "k": 1_000, "m": 1_000_000}
SMALLEST, LARGEST = 1_000, 5_000_000  # ids of people and posts are counted in 32 bits


@dataclass(frozen=True)
class Size:
    """How many people, and by that how many of everything; told as of the moment `now`."""

    people: int
    now: datetime

    @classmethod
    def named(cls, name, now):
        """The size with a name such as 10k or 1m. Raises ValueError, with a sentence, for any other."""
        found = re.fullmatch(r"(\d{1,7})([km]?)", name.lower())
        people = int(found[1]) * UNITS[found[2]] if found else 0
        if not SMALLEST <= people <= LARGEST:
            raise ValueError(f"{name} is no size: say how many people, as 10k, 100k or 1m.")
        return cls(people, now)

    @property
    def posts(self):
        return 20 * self.people

    @property
    def since(self):
        return self.now - HISTORY
