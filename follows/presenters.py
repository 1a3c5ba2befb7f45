"""People as flat values for the templates, each made once."""

from django.utils.safestring import mark_safe

from core.templating.numbers import compact
from follows.relationships import relationships_with
from twitter_text import display_url


def user_rows(people, viewer):
    """Turn people into what `accounts/_user.html` prints, in the same order. One query for all, none signed out."""
    relations = relationships_with(viewer, people)
    return [user_row(person, relations[person.pk]) for person in people]


def user_row(person, relation):
    """One person as a flat dict, with the viewer's relation to them."""
    return {
        "url": f"/{person.username}",
        "name": person.display_name,
        "handle": person.username,
        "avatar": person.avatar_small_url,
        "is_protected": person.is_protected,
        "is_staff": person.has_staff_badge,
        "bio": mark_safe(person.bio_html),  # escaped and linked when it was written
        "follows_you": relation.followed_by,
        "state": relation.state,
    }


def profile_header(person, relation, page=""):
    """A profile's head as a flat dict; `page` is the path below the profile that is being looked at."""
    hidden = relation.blocked_by  # somebody who was blocked reads a name and nothing they wrote about themselves
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
    """Whether to offer the viewer to write to them, as far as follows can tell: an answer is always possible."""
    if relation.is_self or relation.blocking or relation.blocked_by:
        return False
    return relation.followed_by or person.takes_messages_from_anyone


def profile_stats(person, page=""):
    """The numbers under the cover, each with its page; where room is short, the first three are shown."""
    numbers = person.stats
    rows = (
        ("Witts", "", numbers.posts_count),
        ("Following", "/following", numbers.following_count),
        ("Followers", "/followers", numbers.followers_count),
        ("Lists", "/lists", numbers.lists_count),
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
