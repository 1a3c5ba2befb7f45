"""Who lives in the demo town: what their profiles say, which circles they move in, whom they follow beside."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

EVERYONE_FOLLOWS = ("harbourlib", "tidetable", "tomas")
PENDING_REQUESTS_TO_BO = ("quaygoose", "theo_chips", "jonas")


@dataclass(frozen=True)
class Person:
    """One of the town, as people.toml describes them."""

    username: str
    name: str
    days: int
    bio: str = ""
    location: str = ""
    website: str = ""
    circles: str = ""
    hears: str = ""
    not_yet: str = ""
    is_protected: bool = False


PEOPLE = [
    Person(username, **about)
    for username, about in tomllib.loads(Path(__file__).with_name("people.toml").read_text()).items()
]
