"""Permission to write messages.

A user may write to their followers, to users who take messages from anyone, and to users who have written to them.
A block, a suspension or a deactivation closes a conversation for both; earlier messages stay readable.
"""

from direct_messages import messages
from follows.relationships import relationship_with


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


def has_messaged(person, to):
    """Return whether `person` has written to `to`, in a conversation of which a message is left."""
    return to.sides.filter(other=person, received__gt=0).exists()
