"""Fill an empty database with a community of a given size for load tests, by COPY.

Users follow each other by a power law, and post, reply, repost, quote and like for three months. All counters and
search documents are as the site would write them. The same size always creates the same community.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

HISTORY = timedelta(days=90)  # of all posts
UNITS = {"": 1, "k": 1_000, "m": 1_000_000}
MIN_USERS, MAX_USERS = 1_000, 5_000_000  # ids of users and posts must fit into 32 bits


@dataclass(frozen=True)
class Size:
    """The number of users, from which all other numbers are derived, at the time `now`."""

    people: int
    now: datetime

    @classmethod
    def named(cls, name, now):
        """Return the size of a name such as 10k or 1m. Raise ValueError for any other name."""
        found = re.fullmatch(r"(\d{1,7})([km]?)", name.lower())
        people = int(found[1]) * UNITS[found[2]] if found else 0
        if not MIN_USERS <= people <= MAX_USERS:
            raise ValueError(f"{name} is no size: say how many people, as 10k, 100k or 1m.")
        return cls(people, now)

    @property
    def posts(self):
        return 20 * self.people

    @property
    def since(self):
        return self.now - HISTORY
