"""Permission to write messages.

A user may write to their followers, to users who take messages from anyone, and to users who have written to them.
A block, a suspension or a deactivation closes a conversation for both; earlier messages stay readable.
"""

from django.db.models import F, Q

from core.fastpath.expressions import RowExists
from direct_messages import messages
from follows.models import Follow
from follows.relationships import relationship_with
from follows.visibility import can_see_user


def cannot_message_reason(sender, recipient, relation=None):
    """Return a sentence why `sender` may not write to `recipient`, or None. It does not reveal who blocked whom."""
    if recipient.is_suspended or recipient.is_deactivated:
        return messages.user_unavailable(recipient.username)
    relation = relation or relationship_with(sender, recipient)
    if relation.blocking or relation.blocked_by:
        return messages.message_across_block(recipient.username)
    if relation.followed_by or recipient.takes_messages_from_anyone or has_messaged(recipient, sender):
        return None
    return messages.only_from_followees(recipient.username)


def takes_messages_from(sender):
    """Return a Q of users: `sender` may write to them, as `cannot_message_reason` decides, and is not one of them."""
    is_follower = Q(RowExists(Follow, follower=F("pk"), followee=sender.pk))
    has_messaged = Q(pk__in=sender.sides.filter(received__gt=0).values("other"))
    is_open = Q(takes_messages_from_anyone=True) | is_follower | has_messaged
    return can_see_user(sender, "") & is_open & ~Q(pk=sender.pk)


def has_messaged(person, to):
    """Return whether `person` has written to `to`, in a conversation of which a message is left."""
    return to.sides.filter(other=person, received__gt=0).exists()
