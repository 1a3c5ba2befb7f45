"""Who is followed, who follows, who is blocked and who is muted by somebody."""

from django.db.models import F

from accounts.models import User
from follows.visibility import present
from witter import archive


@archive.rows
def following(person):
    return (
        person.follows_made.filter(present("followee"))
        .order_by("pk")
        .values("created_at", "show_reposts", username=F("followee__username"))
    )


@archive.rows
def followers(person):
    return (
        person.follows_received.filter(present("follower"))
        .order_by("pk")
        .values("created_at", username=F("follower__username"))
    )


@archive.rows
def blocked(person):
    return (
        person.blocks_made.filter(present("blocked"))
        .order_by("pk")
        .values("created_at", username=F("blocked__username"))
    )


@archive.rows
def muted(person):
    return (
        person.mutes_made.filter(present("muted")).order_by("pk").values("created_at", username=F("muted__username"))
    )


@archive.rows
def follow_requests(person):
    return User.objects.present().filter(requests_received__follower=person).values("username")
