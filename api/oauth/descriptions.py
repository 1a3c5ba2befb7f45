"""What scopes mean, in the words of the pages about applications."""

from dataclasses import dataclass

from api import messages
from api.scopes import includes, parse_scopes


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that an application may do, whether it changes anything, and what it consists of if it is many."""

    text: str
    writes: bool
    details: tuple[str, ...] = ()


def described(scopes: str) -> list[Permission]:
    """Return what a text of scopes allows, reading first: each thing once, or all reading and all writing as one."""
    granted = parse_scopes(scopes)
    allowed = [scope for scope in messages.PERMISSIONS if includes(granted, scope)]
    permissions = []
    for verb, summary in messages.PERMISSION_SUMMARIES.items():
        texts = [messages.PERMISSIONS[scope] for scope in allowed if verb_of(scope) == verb]
        if summary and verb in granted:
            permissions.append(Permission(summary, verb == "write", tuple(texts)))
        else:
            permissions += [Permission(text, verb == "write") for text in texts]
    return permissions


def verb_of(scope: str) -> str:
    """Return "read", "write" or "push": the group of permissions in which a scope is shown."""
    return "read" if scope == "profile" else scope.partition(":")[0]
