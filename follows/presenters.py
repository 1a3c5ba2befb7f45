"""Presenters of users: flat dicts for the templates."""

from django.utils.safestring import mark_safe

from core.templating.numbers import compact
from follows.relationships import relationships_with
from twitter_text import display_url


def user_rows(people, viewer):
    """Return a `user_row` for each user, in the same order. One query, or none if the viewer is signed out."""
    relations = relationships_with(viewer, people)
    return [user_row(person, relations[person.pk]) for person in people]


def user_row(person, relation):
    """Return the context of `accounts/_user.html` for a user and the viewer's Relationship with them."""
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


def profile_header(person, relation, page=""):
    """Return the context of a profile header; `page` is the path of the current page below the profile."""
    hidden = relation.blocked_by  # a blocked viewer sees the name, but nothing else of the profile
    return {
        **user_row(person, relation),
        "avatar": person.avatar_url,
        "cover": person.header_url,
        "bio": "" if hidden else mark_safe(person.bio_html),
        "location": "" if hidden else person.location,
        "website": "" if hidden else person.website,
        "website_label": "" if hidden else display_url(person.website).rstrip("/"),
        "joined": "" if hidden else f"Joined {person.date_joined:%B %Y}",
        "takes_messages": _takes_messages(person, relation),
        "stats": profile_stats(person, page),
    }


def _takes_messages(person, relation):
    """Return whether to show the message button, as far as follows decide; replies are allowed in any case."""
    if relation.is_self or relation.blocking or relation.blocked_by:
        return False
    return relation.followed_by or person.takes_messages_from_anyone


def profile_stats(person, page=""):
    """Return the counters below the profile header, with URLs. Compact views use the first three."""
    stats = person.stats
    rows = (
        ("Witts", "", stats.posts_count),
        ("Following", "/following", stats.following_count),
        ("Followers", "/followers", stats.followers_count),
        ("Lists", "/lists", stats.lists_count),
    )
    return [
        {
            "name": name,
            "id": name.lower(),
            "url": f"/{person.username}{path}",
            "count": number,
            "shown": compact(number),
            "exact": f"{number:,}",
            "current": path == page,
        }
        for name, path, number in rows
    ]
