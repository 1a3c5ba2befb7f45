"""Data export of follows, follow requests, blocks, mutes and dismissed suggestions."""

from django.db.models import F

from core import data_export
from follows.visibility import can_see_user, is_active_user


@data_export.register_rows
def following(person):
    return visible_relationship_rows(person, person.follows_made, "followee", "show_reposts")


@data_export.register_rows
def followers(person):
    return visible_relationship_rows(person, person.follows_received, "follower")


@data_export.register_rows
def blocked(person):
    """Return blocks of active users; unlike the other lists, a block does not hide the blocked user here."""
    return relationship_rows(person.blocks_made.filter(is_active_user("blocked")), "blocked")


@data_export.register_rows
def muted(person):
    return visible_relationship_rows(person, person.mutes_made, "muted")


@data_export.register_rows
def follow_requests(person):
    return visible_relationship_rows(person, person.requests_made, "followee")


@data_export.register_rows
def dismissed_suggestions(person):
    return visible_relationship_rows(person, person.dismissals_made, "person")


def visible_relationship_rows(person, pairs, user_field, *columns):
    """Return export rows of `pairs` whose other user, in `user_field`, is visible to `person`."""
    return relationship_rows(pairs.filter(can_see_user(person, user_field)), user_field, *columns)


def relationship_rows(pairs, user_field, *columns):
    """Return export rows of `pairs`: `created_at`, the extra columns, and the other user's username."""
    return pairs.order_by("pk").values("created_at", *columns, username=F(f"{user_field}__username"))
