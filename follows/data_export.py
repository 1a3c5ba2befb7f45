"""Who is followed, who follows, who is blocked and who is muted by somebody."""

from django.db.models import F

from core import data_export
from follows.visibility import can_see_user, is_active_user


@data_export.register_rows
def following(person):
    return other_users(person, person.follows_made, "followee", "show_reposts")


@data_export.register_rows
def followers(person):
    return other_users(person, person.follows_received, "follower")


@data_export.register_rows
def blocked(person):
    """Return whom they block, as long as these are there: nobody could undo a block of somebody unnamed."""
    return rows_of(person.blocks_made.filter(is_active_user("blocked")), "blocked")


@data_export.register_rows
def muted(person):
    return other_users(person, person.mutes_made, "muted")


@data_export.register_rows
def follow_requests(person):
    return other_users(person, person.requests_made, "followee")


def other_users(person, pairs, who, *more):
    """Return the rows of those pairs whose other half `person` may meet."""
    return rows_of(pairs.filter(can_see_user(person, who)), who, *more)


def rows_of(pairs, who, *more):
    """Return when each pair came about, and the username of the other of the two."""
    return pairs.order_by("pk").values("created_at", *more, username=F(f"{who}__username"))
