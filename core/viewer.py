"""The type of the viewer, and a viewer without a row."""

from dataclasses import dataclass
from typing import Protocol


class Viewer(Protocol):
    """The person who is looking: a user, Django's AnonymousUser, or what stands for either in a prepared query."""

    @property
    def pk(self) -> int | None: ...

    @property
    def is_authenticated(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ViewerById:
    """A signed-in viewer for queries, of whom only the id is known, so that blocks and mutes have to be looked up."""

    pk: int
    is_authenticated: bool = True
    has_no_blocks_or_mutes: bool = False
