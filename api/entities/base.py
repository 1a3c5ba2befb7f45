"""Base of the entities: what answers consist of."""

from datetime import UTC, datetime

import msgspec


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """An object of an answer. Fields for what Witter does not have are constants that clients accept."""


class Empty(Entity, frozen=True, kw_only=True):
    """An object without fields: there is nothing to return."""


def to_text(moment: datetime) -> str:
    """Return a moment as clients parse it: UTC with three decimals."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def midnight(moment: datetime) -> str:
    """Return the beginning of the day, in UTC, for the date of joining, of which the time is not published."""
    return f"{moment.astimezone(UTC):%Y-%m-%d}T00:00:00.000Z"
