"""What scopes mean, in the words of the pages about applications."""

from dataclasses import dataclass

from api import messages
from api.scopes import includes, parse_scopes


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that an application may do, and whether it changes anything."""

    text: str
    writes: bool


def described(scopes: str) -> list[Permission]:
    """Return what a text of scopes allows: each thing once, reading first."""
    granted = parse_scopes(scopes)
    found = [scope for scope in messages.PERMISSIONS if includes(granted, scope)]
    return [Permission(messages.PERMISSIONS[scope], writes=scope.startswith("write")) for scope in found]
