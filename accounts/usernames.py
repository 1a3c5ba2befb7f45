"""Validators of usernames: allowed characters and reserved names.

A profile's URL is `/USERNAME`, so the first path segments of all routes, present and planned, are reserved.
"""

import re
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.urls import get_resolver

from accounts import messages

RESERVED_WORDS = """
    about accessibility account accounts activity admin api apple-touch-icon apps archive assets authorize blocks
    bookmarks compose confirm connect contact cookies dashboard delete developers discover docs download drafts
    email explore export favicon favorites favourites feed feeds follow follow_requests followers following
    hashtag healthz help home i images import inbox intent invite jobs legal likes list lists login logout
    manifest me media mentions messages metrics mobile moderation mutes new news nodeinfo notifications oauth
    oembed offline password people photos popular post posts press privacy profile profiles public readyz
    register report reports robots rss rules save search security session sessions settings share signin signout
    signup sitemap static stats status statuses store stories styleguide suggestions support tag tags terms test
    timeline tos trending trends unsubscribe upload uploads url user username users verify w welcome well-known
    widgets witt witter witts www your
""".split()
STAFF_WORDS = """
    abuse administrator administrators admins everyone help hostmaster info mod moderator moderators mods
    no_reply nobody noreply null official owner postmaster root security staff support sysadmin system team
    undefined webmaster witter_official witter_team
""".split()

validate_username_characters = RegexValidator(r"\A[A-Za-z0-9_]{1,15}\Z", messages.USERNAME_CHARACTERS_WITHOUT_ACCENTS)


def route_prefixes(patterns, parent=""):
    """Yield the first path segment of each route, in lower case."""
    for entry in patterns:
        route = parent + str(entry.pattern).removeprefix("^")
        if "/" not in route and hasattr(entry, "url_patterns"):
            yield from route_prefixes(entry.url_patterns, route)
        elif literal := re.match(r"[\w-]+", route):
            yield literal[0].lower()


def reserved_names():
    """Return all reserved usernames. Call it only after the URLconf is loaded."""
    return _names_reserved_by(settings.ROOT_URLCONF)


@cache
def _names_reserved_by(urlconf):
    return frozenset([*RESERVED_WORDS, *STAFF_WORDS, *route_prefixes(get_resolver(urlconf).url_patterns)])


def validate_not_reserved(username):
    """Raise ValidationError if the username is reserved."""
    if username.lower() in reserved_names():
        raise ValidationError(messages.USERNAME_RESERVED, code="reserved")
