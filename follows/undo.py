"""Undo of actions on a person: a signed note of what their relationship with the viewer was before."""

from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from core.http.undo import Undo
from follows import messages
from follows.locks import lock_user_pair
from follows.models import Block, Follow, FollowRequest, Mute

SALT = "witter.follows.undo"
MAX_AGE = 10 * 60  # seconds for which an Undo button works


def undo_button(viewer, person, facts):
    """Return the Undo button that restores these facts, a dict of fields of Relationship."""
    token = signing.dumps([viewer.pk, person.pk, facts], salt=SALT)
    return Undo(f"{person.get_absolute_url()}/restore", "token", token)


def load_facts(viewer, person, token):
    """Return the facts of a token. Raise ValidationError unless it was signed for these two within MAX_AGE.

    A token works once, so that a follow that its owner ends afterwards cannot be restored by somebody else.
    """
    try:
        viewer_id, person_id, facts = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        raise ValidationError(messages.UNDO_TOO_LATE) from None
    is_theirs = (viewer_id, person_id) == (viewer.pk, person.pk)
    if not (is_theirs and cache.add(f"undo:{token.rpartition(':')[2]}", True, MAX_AGE)):
        raise ValidationError(messages.UNDO_TOO_LATE)
    return facts


@transaction.atomic
def restore_relationship(viewer, person, facts):
    """Make each of these facts, a dict of fields of Relationship, as it was.

    Follows and requests that ended are made again without a rate limit, unless there is a block between the two now.
    """
    lock_user_pair(viewer, person)
    if "blocking" in facts:
        (Block.objects.block if facts["blocking"] else Block.objects.unblock)(viewer, person)
    if "muting" in facts:
        (Mute.objects.mute if facts["muting"] else Mute.objects.unmute)(viewer, person)
    if not Block.objects.between(viewer, person).exists():
        _restore_follow(viewer, person, facts.get("following"), facts.get("requested"))
        _restore_follow(person, viewer, facts.get("followed_by"), facts.get("requested_by"))
    if "hides_reposts" in facts:
        Follow.objects.set_show_reposts(viewer, person, not facts["hides_reposts"])


def _restore_follow(follower, followee, is_following, is_requested):
    if is_following:
        Follow.objects.add_follow(follower, followee)
    elif is_requested:
        Follow.objects.unfollow(follower, followee)
        FollowRequest.objects.create_request(follower, followee)
