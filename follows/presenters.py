"""Presenters of users: flat values for the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from core.templating.numbers import compact
from core.viewer import Viewer
from follows.relationships import Relationship, relationships_with
from twitter_text import display_url


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """A user in a list, as `jinja/user.jinja` prints them; `state` is that of the follow button (Relationship)."""

    url: str
    name: str
    handle: str
    avatar: str
    is_protected: bool
    is_staff: bool
    bio: SafeString | str
    follows_you: bool
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileStat:
    """A counter below the profile header, in full (`exact`) and short (`shown`); `current` on its own page."""

    name: str
    id: str
    url: str
    shown: str
    exact: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileHeader(UserRow):
    """The header of a profile and of a hover card. What a blocked viewer may not see is empty."""

    cover: str
    location: str
    website: str
    website_label: str
    joined: str
    is_bot: bool
    takes_messages: bool
    stats: list[ProfileStat]


def user_rows(people: Sequence[User], viewer: Viewer) -> list[UserRow]:
    """Return the UserRow of each user, in the same order. One query, or none if the viewer is signed out."""
    relations = relationships_with(viewer, people)
    return [user_row(person, relations[person.pk]) for person in people]


def user_row(person: User, relation: Relationship) -> UserRow:
    """Return the UserRow of a user; `relation` is the viewer's with them."""
    return UserRow(**user_values(person, relation))


def user_values(person: User, relation: Relationship) -> dict[str, Any]:
    """Return the fields of a UserRow, for it and for dataclasses derived from it."""
    return {
        "url": f"/{person.username}",
        "name": person.display_name,
        "handle": person.username,
        "avatar": person.avatar_small_url,
        "is_protected": person.is_protected,
        "is_staff": person.has_staff_badge,
        "bio": mark_safe(person.bio_html),  # escaped and linkified when it was saved
        "follows_you": relation.followed_by,
        "state": relation.button_state,
    }


def profile_header(person: User, relation: Relationship, page: str = "") -> ProfileHeader:
    """Return the header of a profile; `page` is the path of the current page below the profile."""
    facts = _profile_facts(person)
    if relation.blocked_by:  # a blocked viewer sees the name, but nothing else of the profile
        facts = dict.fromkeys(("bio", *facts), "")
    return ProfileHeader(
        **user_values(person, relation) | {"avatar": person.avatar_url, **facts},
        cover=person.header_url,
        is_bot=person.is_bot,
        takes_messages=_takes_messages(person, relation),
        stats=profile_stats(person, page),
    )


def _profile_facts(person: User) -> dict[str, str]:
    return {
        "location": person.location,
        "website": person.website,
        "website_label": display_url(person.website).rstrip("/"),
        "joined": f"Joined {person.date_joined:%B %Y}",
    }


def _takes_messages(person: User, relation: Relationship) -> bool:
    """Return whether to show the message button, as far as follows decide; replies are allowed in any case."""
    if relation.is_self or relation.blocking or relation.blocked_by:
        return False
    return relation.followed_by or person.takes_messages_from_anyone


def profile_stats(person: User, page: str = "") -> list[ProfileStat]:
    """Return the counters below the profile header, with URLs. Compact views use the first three."""
    stats = person.stats
    rows = (
        ("Witts", "", stats.posts_count),
        ("Following", "/following", stats.following_count),
        ("Followers", "/followers", stats.followers_count),
        ("Lists", "/lists", stats.lists_count),
    )
    return [
        ProfileStat(
            name=name,
            id=name.lower(),
            url=f"/{person.username}{path}",
            shown=compact(number),
            exact=f"{number:,}",
            current=path == page,
        )
        for name, path, number in rows
    ]
