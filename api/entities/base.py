"""Base of the entities: what answers consist of."""

from datetime import UTC, date, datetime

import msgspec


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """An object of an answer. Fields that Witter has nothing for keep the value that clients expect."""


class Empty(Entity, frozen=True, kw_only=True):
    """An object without fields: there is nothing to return."""


def to_text(moment: datetime) -> str:
    """Return a moment as clients parse it: UTC with three decimals."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def midnight(moment: datetime) -> str:
    """Return the beginning of the day, in UTC: the day of joining is told, not the time."""
    return f"{moment.astimezone(UTC):%Y-%m-%d}T00:00:00.000Z"


def day(moment: datetime | date) -> str:
    """Return a day as "2026-11-30"."""
    return f"{moment:%Y-%m-%d}"
