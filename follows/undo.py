"""Undo of actions on a person: a signed note of what their relationship with the viewer was before."""

from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from core.http.undo import Undo
from follows import messages
from follows.ends import UNDO_SECONDS, last_end
from follows.locks import lock_user_pair
from follows.models import Block, Follow, FollowRequest, Mute
from follows.suggestions import undismiss

SALT = "witter.follows.undo"
FOLLOW_FACTS = {"following", "requested", "followed_by", "requested_by"}


def undo_button(viewer, person, facts):
    """Return the Undo button that restores these facts, a dict of fields of Relationship, after they were changed."""
    token = signing.dumps([viewer.pk, person.pk, facts, last_end(viewer, person)], salt=SALT)
    return Undo(f"{person.get_absolute_url()}/restore", "token", token)


def load_facts(viewer, person, token):
    """Return the facts of a token that can be restored. Lock the user pair first.

    Raise ValidationError if there are none, or unless the token was signed for these two within UNDO_SECONDS. A token
    works once, and not for follows and requests if one between the two has ended since (follows.ends).
    """
    try:
        viewer_id, person_id, facts, end = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        raise ValidationError(messages.UNDO_TOO_LATE) from None
    if end != last_end(viewer, person):
        facts = {name: value for name, value in facts.items() if name not in FOLLOW_FACTS}
    is_theirs = (viewer_id, person_id) == (viewer.pk, person.pk)
    if not (facts and is_theirs and cache.add(f"undo:{token.rpartition(':')[2]}", True, UNDO_SECONDS)):
        raise ValidationError(messages.UNDO_TOO_LATE)
    return facts


@transaction.atomic
def restore_relationship(viewer, person, facts):
    """Restore each of these facts, a dict of fields of Relationship and "dismissed".

    Follows and requests that ended are made again without a rate limit, unless there is a block between the two now.
    The other person is notified of nothing that is restored, as that would reveal the block. A request of theirs
    notifies the viewer again.
    """
    lock_user_pair(viewer, person)
    if "dismissed" in facts:
        undismiss(viewer, person)
    if "blocking" in facts:
        (Block.objects.block if facts["blocking"] else Block.objects.unblock)(viewer, person)
    if "muting" in facts:
        (Mute.objects.mute if facts["muting"] else Mute.objects.unmute)(viewer, person)
    if not Block.objects.between(viewer, person).exists():
        _restore_follow(viewer, person, facts.get("following"), facts.get("requested"), is_restored=True)
        _restore_follow(person, viewer, facts.get("followed_by"), facts.get("requested_by"), is_restored=False)
    if "hides_reposts" in facts:
        Follow.objects.set_show_reposts(viewer, person, not facts["hides_reposts"])


def _restore_follow(follower, followee, is_following, is_requested, *, is_restored):
    if is_following:
        Follow.objects.add_follow(follower, followee, is_restored=True)
    elif is_requested:
        Follow.objects.unfollow(follower, followee)
        FollowRequest.objects.create_request(follower, followee, is_restored=is_restored)
