"""Entities of reading positions."""

import msgspec

from api.entities.base import Entity


class Marker(Entity, frozen=True, kw_only=True):
    """How far the viewer has read. `version` changes whenever the position does."""

    last_read_id: str
    version: int
    updated_at: str  # of the home timeline: when the last post read was written, as nobody stores when it was read


class Markers(Entity, frozen=True, kw_only=True, omit_defaults=True):
    """The positions that were requested, without those that do not exist."""

    home: Marker | msgspec.UnsetType = msgspec.UNSET  # id of a post
    notifications: Marker | msgspec.UnsetType = msgspec.UNSET  # id of a notification
