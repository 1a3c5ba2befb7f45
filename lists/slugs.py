"""What a list is called in its address."""

from itertools import count

from django.utils.text import slugify

MAX_SLUG_LENGTH = 25  # as long as "@ana/film-folk" may be in a witt to become a link
RESERVED_SLUGS = frozenset(  # every word that stands below a person in an address
    """
    above add_to_list approve block bookmark card decline delete edit feed follow followers following like likes
    lists media members memberships mute pin quotes remove remove_follower report repost reposts reposts_off
    reposts_on status subscribe subscribers subscriptions unblock unbookmark unfollow unlike unmute unpin unrepost
    unsubscribe with_replies
    """.split()
)


def slug_for(name, taken):
    """A slug for this name that is not in `taken`: "film-folk", then "film-folk-2".

    A name without any Latin letter or digit is "list-1", then "list-2".
    """
    base = slugify(name)[:MAX_SLUG_LENGTH].strip("-_")
    unusable = RESERVED_SLUGS.union(taken)
    if base and base not in unusable:
        return base
    for number in count(2 if base else 1):
        ending = f"-{number}"
        slug = (base or "list")[: MAX_SLUG_LENGTH - len(ending)].rstrip("-_") + ending
        if slug not in unusable:
            return slug
