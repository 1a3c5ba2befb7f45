"""Entities of hashtags."""

from api.entities.base import Entity


class TagHistory(Entity, frozen=True, kw_only=True):
    """How much a hashtag was used on one day; all three are numbers written as texts."""

    day: str  # Unix time at which the day begins, UTC
    uses: str  # public posts
    accounts: str  # authors of them


class Tag(Entity, frozen=True, kw_only=True):
    """A hashtag. Without a viewer, `following` is null."""

    id: str  # "0" for a hashtag that nobody has used or followed
    name: str  # without "#"
    url: str
    history: list[TagHistory]  # of the last seven days, today first
    following: bool | None = None
    featuring: bool = False
