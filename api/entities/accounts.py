"""Entities of people."""

from typing import Literal

from api.entities.base import Entity


class CustomEmoji(Entity, frozen=True, kw_only=True):
    """A picture in place of a short code. Witter has none."""

    shortcode: str
    url: str
    static_url: str
    visible_in_picker: bool


class Field(Entity, frozen=True, kw_only=True):
    """A line of a profile: here the website and the location."""

    name: str
    value: str  # HTML
    verified_at: str | None = None


class Account(Entity, frozen=True, kw_only=True):
    """A person, as everybody who may see them does."""

    id: str
    username: str
    acct: str
    display_name: str
    locked: bool
    bot: bool
    created_at: str
    note: str  # HTML
    url: str
    uri: str
    avatar: str
    avatar_static: str
    header: str
    header_static: str
    followers_count: int
    following_count: int
    statuses_count: int
    fields: list[Field] = []
    emojis: list[CustomEmoji] = []
    roles: list[dict] = []
    last_status_at: str | None = None
    discoverable: bool | None = True
    indexable: bool = True
    noindex: bool = False
    group: bool = False
    hide_collections: bool = False


class Source(Entity, frozen=True, kw_only=True):
    """What the person typed for their profile, and their settings for new posts."""

    note: str
    fields: list[Field]
    privacy: Literal["public", "private"]
    sensitive: bool = False
    language: str | None = None
    follow_requests_count: int = 0
    discoverable: bool | None = True
    hide_collections: bool = False
    indexable: bool = True
    quote_policy: Literal["public", "nobody"] = "public"


class Role(Entity, frozen=True, kw_only=True):
    """What the person may do besides posting."""

    id: str
    name: str
    color: str = ""
    permissions: str = "0"
    highlighted: bool = False


class CredentialAccount(Account, frozen=True, kw_only=True):
    """The person for whom the token acts."""

    source: Source
    role: Role


class FamiliarFollowers(Entity, frozen=True, kw_only=True):
    """Those who follow a person, and whom the viewer follows."""

    id: str
    accounts: list[Account]


class Suggestion(Entity, frozen=True, kw_only=True):
    """A person whom the viewer might follow, and why."""

    account: Account
    sources: list[Literal["friends_of_friends", "most_followed"]]
    source: Literal["past_interactions", "global"]  # what `sources` was before


class Relationship(Entity, frozen=True, kw_only=True):
    """What the viewer and another person are to each other."""

    id: str
    following: bool
    followed_by: bool
    requested: bool
    requested_by: bool
    blocking: bool
    blocked_by: bool
    muting: bool
    muting_notifications: bool
    showing_reblogs: bool
    notifying: bool = False
    domain_blocking: bool = False
    endorsed: bool = False
    languages: list[str] | None = None
    note: str = ""
    muting_expires_at: str | None = None
