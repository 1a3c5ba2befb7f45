"""Who is followed, who follows, who is blocked and who is muted by somebody."""

from django.db.models import F

from follows.visibility import may_meet, present
from witter import archive


@archive.rows
def following(person):
    return others(person, person.follows_made, "followee", "show_reposts")


@archive.rows
def followers(person):
    return others(person, person.follows_received, "follower")


@archive.rows
def blocked(person):
    """Return whom they block, as long as these are there: nobody could undo a block of somebody unnamed."""
    return rows_of(person.blocks_made.filter(present("blocked")), "blocked")


@archive.rows
def muted(person):
    return others(person, person.mutes_made, "muted")


@archive.rows
def follow_requests(person):
    return others(person, person.requests_made, "followee")


def others(person, pairs, who, *more):
    """Return the rows of those pairs whose other half `person` may meet."""
    return rows_of(pairs.filter(may_meet(person, who)), who, *more)


def rows_of(pairs, who, *more):
    """Return when each pair came about, and the username of the other of the two."""
    return pairs.order_by("pk").values("created_at", *more, username=F(f"{who}__username"))
