"""Who is followed, who follows, who is blocked and who is muted by somebody."""

from django.db.models import F

from follows.visibility import present
from witter import archive


@archive.rows
def following(person):
    return others(person.follows_made, "followee", "show_reposts")


@archive.rows
def followers(person):
    return others(person.follows_received, "follower")


@archive.rows
def blocked(person):
    return others(person.blocks_made, "blocked")


@archive.rows
def muted(person):
    return others(person.mutes_made, "muted")


@archive.rows
def follow_requests(person):
    return others(person.requests_made, "followee")


def others(pairs, who, *more):
    """When each pair came about, and the name of the other of the two, as long as they are there."""
    here = pairs.filter(present(who)).order_by("pk")
    return here.values("created_at", *more, username=F(f"{who}__username"))
