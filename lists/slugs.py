"""Slugs of lists."""

from itertools import count

from django.utils.text import slugify

MAX_SLUG_LENGTH = 25  # the longest slug for which "@ana/film-folk" in a post becomes a link
RESERVED_SLUGS = frozenset(  # all path segments below a username
    """
    above add_to_list approve block bookmark card decline delete dismiss edit feed follow followers following like
    likes lists media members memberships mute pin quotes remove remove_follower report repost reposts reposts_off
    reposts_on restore status subscribe subscribers subscriptions unblock unbookmark unfollow unlike unmute unpin
    unrepost unsubscribe with_replies
    """.split()
)


def slug_for(name, taken):
    """Return a slug for this name that is not in `taken`: "film-folk", else "film-folk-2" and so on.

    A name without Latin letters and digits becomes "list-1", else "list-2" and so on.
    """
    base = slugify(name)[:MAX_SLUG_LENGTH].strip("-_")
    unusable = RESERVED_SLUGS.union(taken)
    if base and base not in unusable:
        return base
    for number in count(2 if base else 1):
        suffix = f"-{number}"
        slug = (base or "list")[: MAX_SLUG_LENGTH - len(suffix)].rstrip("-_") + suffix
        if slug not in unusable:
            return slug
