"""The type of the viewer."""

from typing import Protocol


class Viewer(Protocol):
    """The person who is looking: a user, Django's AnonymousUser, or what stands for either in a prepared query."""

    @property
    def pk(self) -> int | None: ...

    @property
    def is_authenticated(self) -> bool: ...
