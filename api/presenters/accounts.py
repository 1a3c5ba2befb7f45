"""Presenter of people."""

from collections.abc import Collection
from html import escape

import msgspec
from django.templatetags.static import static

from accounts.models import User
from accounts.models.profile_images import preview_url
from api.entities.accounts import Account, CredentialAccount, Field, Relationship, Role, Source
from api.entities.base import midnight
from api.entities.profile import Profile
from api.presenters.content import to_content, url_as_content
from follows import relationships

ACCOUNT_FIELDS = [
    *"username name bio_html location website is_protected avatar avatar_small header date_joined".split(),
    *"is_staff is_active is_bot".split(),
]
STATS_FIELDS = [f"stats__{name}" for name in ("followers_count", "following_count", "posts_count")]
HIDDEN_DAY = "1970-01-01T00:00:00.000Z"  # in place of the day of joining, as clients need one
DEFAULT_HEADER = "img/header.png"


def account(person: User, base_url: str) -> Account:
    """Return the Account of a person, who is loaded with `stats`. Addresses begin with `base_url`."""
    return Account(**_values(person, base_url))


def account_for_viewer(person: User, base_url: str) -> Account:
    """Return the Account of a person of api.people: without text, fields and date for a viewer whom they block."""
    if not person.blocks_viewer:  # type: ignore[attr-defined]
        return account(person, base_url)
    return msgspec.structs.replace(account(person, base_url), note="", fields=[], created_at=HIDDEN_DAY)


def credential_account(person: User, base_url: str, pending_requests: int) -> CredentialAccount:
    """Return the CredentialAccount of the viewer, with the number of follow requests that wait for an answer."""
    source = Source(
        note=person.bio,
        fields=_fields(person, as_html=False),
        privacy="private" if person.is_protected else "public",
        quote_policy="nobody" if person.is_protected else "public",
        follow_requests_count=pending_requests,
    )
    role = Role(id="-99", name="") if not person.is_staff else Role(id="1", name="Moderator", highlighted=True)
    return CredentialAccount(**_values(person, base_url), source=source, role=role)


def own_profile(person: User, base_url: str) -> Profile:
    """Return the Profile of the viewer: what they typed, and the pictures that they have chosen."""
    avatar = f"{base_url}{avatar_url(person)}" if person.avatar else None
    header = f"{base_url}{person.header_url}" if person.header else None
    return Profile(
        id=str(person.pk),
        display_name=person.name,
        note=person.bio,
        fields=_fields(person, as_html=False),
        avatar=avatar,
        avatar_static=avatar,
        header=header,
        header_static=header,
        locked=person.is_protected,
        bot=person.is_bot,
    )


def relationship(pk: int, relation: relationships.Relationship) -> Relationship:
    """Return the Relationship of the viewer with the person whose id is `pk`."""
    return Relationship(
        id=str(pk),
        following=relation.following,
        followed_by=relation.followed_by,
        requested=relation.requested,
        requested_by=relation.requested_by,
        blocking=relation.blocking,
        blocked_by=relation.blocked_by,
        muting=relation.muting,
        muting_notifications=relation.muting,
        showing_reblogs=relation.following and not relation.hides_reposts,
    )


def relationships_of(viewer: User, people: Collection[User]) -> list[Relationship]:
    """Return the Relationships of the viewer with these people, in their order. One query."""
    found = relationships.relationships_with(viewer, people)
    return [relationship(person.pk, found[person.pk]) for person in people]


def _values(person: User, base_url: str) -> dict:
    url = f"{base_url}/{person.username}"
    avatar = f"{base_url}{avatar_url(person)}"
    header = f"{base_url}{person.header_url or static(DEFAULT_HEADER)}"
    return {
        "id": str(person.pk),
        "username": person.username,
        "acct": person.username,
        "display_name": person.name,
        "locked": person.is_protected,
        "bot": person.is_bot,
        "created_at": midnight(person.date_joined),
        "note": to_content(person.bio_html, base_url),
        "url": url,
        "uri": url,
        "avatar": avatar,
        "avatar_static": avatar,
        "header": header,
        "header_static": header,
        "followers_count": person.stats.followers_count,
        "following_count": person.stats.following_count,
        "statuses_count": person.stats.posts_count,
        "fields": _fields(person, as_html=True),
    }


def avatar_url(person: User) -> str:
    """Return the address of the person's avatar; the default ones as PNG, since apps do not show SVG."""
    return person.avatar.url if person.avatar else preview_url(person.default_avatar_url)


def _fields(person: User, *, as_html: bool) -> list[Field]:
    """Return the website and the location, those that are given."""
    website = url_as_content(person.website) if as_html else person.website
    location = escape(person.location) if as_html else person.location
    return [Field(name=name, value=value) for name, value in (("Website", website), ("Location", location)) if value]
