"""Entities of the viewer's own profile and settings."""

from typing import Literal

import msgspec

from api.entities.accounts import Field
from api.entities.base import Entity


class Profile(Entity, frozen=True, kw_only=True):
    """What the person typed for their profile. Addresses are null for pictures that they have not chosen."""

    id: str
    display_name: str
    note: str
    fields: list[Field]
    avatar: str | None
    avatar_static: str | None
    header: str | None
    header_static: str | None
    locked: bool
    bot: bool
    avatar_description: str = ""
    header_description: str = ""
    hide_collections: bool = False
    discoverable: bool = True
    indexable: bool = True
    show_media: bool = True
    show_media_replies: bool = True
    show_featured: bool = False
    attribution_domains: list[str] = []


class Preferences(Entity, frozen=True, kw_only=True):
    """Settings that clients follow."""

    visibility: Literal["public", "private"] = msgspec.field(name="posting:default:visibility")
    sensitive: bool = msgspec.field(name="posting:default:sensitive", default=False)
    language: str | None = msgspec.field(name="posting:default:language", default=None)
    quote_policy: Literal["public", "nobody"] = msgspec.field(name="posting:default:quote_policy")
    media: Literal["default", "show_all", "hide_all"] = msgspec.field(name="reading:expand:media", default="default")
    spoilers: bool = msgspec.field(name="reading:expand:spoilers", default=False)
    autoplay: bool = msgspec.field(name="reading:autoplay:gifs", default=True)


class UserInfo(Entity, frozen=True, kw_only=True):
    """Claims about the person, as OpenID Connect names them."""

    iss: str  # the address of the site
    sub: str  # the address of the person
    name: str
    preferred_username: str
    profile: str
    picture: str
