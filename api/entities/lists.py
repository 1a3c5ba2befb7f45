"""Entities of lists of people."""

from typing import Literal

from api.entities.base import Entity


class UserList(Entity, frozen=True, kw_only=True):
    """A list of people, whose posts are a timeline."""

    id: str
    title: str
    replies_policy: Literal["list"] = "list"  # replies to members are shown, others are not
    exclusive: bool = False  # members' posts are on the home timeline as well
