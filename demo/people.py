"""The people of the demo community, from people.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

EVERYONE_FOLLOWS = ("harbourlib", "tidetable", "tomas")
PENDING_REQUESTS_TO_BO = ("quaygoose", "theo_chips", "jonas")


@dataclass(frozen=True)
class Person:
    """A person of people.toml. `groups`, `follows` and `not_following` are separated by spaces."""

    username: str
    name: str
    days: int
    bio: str = ""
    location: str = ""
    website: str = ""
    groups: str = ""
    follows: str = ""
    not_following: str = ""
    is_protected: bool = False


PEOPLE = [
    Person(username, **attributes)
    for username, attributes in tomllib.loads(Path(__file__).with_name("people.toml").read_text()).items()
]
