"""Scopes of access tokens: what an application may do, as Mastodon names it.

A token has a set of scopes. `read` includes every `read:…`, `write` every `write:…`; `follow` is an older name for
reading and changing follows, mutes and blocks.
"""

from collections.abc import Iterable

READ = "accounts blocks bookmarks favourites filters follows lists mutes notifications search statuses".split()
WRITE = "accounts blocks bookmarks conversations favourites filters follows lists media mutes notifications".split()
WRITE += ["reports", "statuses"]
FOLLOW = {f"{verb}:{noun}" for verb in ("read", "write") for noun in ("blocks", "follows", "mutes")}
SCOPES = ["profile", "read", *(f"read:{noun}" for noun in READ)]
SCOPES += ["write", *(f"write:{noun}" for noun in WRITE), "follow", "push"]
DEFAULT_SCOPE = "read"


def parse_scopes(text: str | None) -> list[str]:
    """Return the scopes of a text like "read write", each once; DEFAULT_SCOPE for an empty one.

    Raise ValueError with the name of a scope that does not exist.
    """
    scopes = list(dict.fromkeys((text or "").split())) or [DEFAULT_SCOPE]
    for scope in scopes:
        if scope not in SCOPES:
            raise ValueError(scope)
    return scopes


def includes(granted: Iterable[str], needed: str) -> bool:
    """Return whether one of the `granted` scopes includes the scope `needed`."""
    broader = {needed, needed.partition(":")[0]}
    if needed in FOLLOW:
        broader.add("follow")
    if needed == "profile":
        broader |= {"read", "read:accounts"}
    return not broader.isdisjoint(granted)


def are_included(granted: Iterable[str], needed: Iterable[str]) -> bool:
    """Return whether each of the scopes `needed` is included in the `granted` ones."""
    granted = set(granted)
    return all(includes(granted, scope) for scope in needed)


def summarised(scopes: Iterable[str], offered: Iterable[str]) -> list[str]:
    """Return chosen scopes with `read` in place of all `read:…` that are `offered`, and `write` likewise."""
    scopes, offered = set(scopes), list(offered)
    for verb in ("read", "write"):
        parts = {scope for scope in offered if scope.startswith(f"{verb}:")}
        if parts and parts <= scopes:
            scopes = scopes - parts | {verb}
    return [scope for scope in SCOPES if scope in scopes and not (scope == "profile" and "read" in scopes)]
