"""Permission to write messages.

A user may write to their followers, to users who take messages from anyone, and to users who have written to them.
A block, a suspension or a deactivation closes a conversation for both; earlier messages stay readable.
"""

from follows.relationships import relationship_with


def cannot_message_reason(sender, recipient, relation=None):
    """Return a sentence why `sender` may not write to `recipient`, or None. It does not reveal who blocked whom."""
    if recipient.is_suspended or recipient.is_deactivated:
        return f"@{recipient.username} is unavailable. What you wrote to each other stays here."
    relation = relation or relationship_with(sender, recipient)
    if relation.blocking or relation.blocked_by:
        return f"You and @{recipient.username} can’t write to each other."
    if relation.followed_by or recipient.takes_messages_from_anyone or has_messaged(recipient, sender):
        return None
    return f"@{recipient.username} takes messages from people they follow. You can write once they follow you."


def has_messaged(person, to):
    """Return whether `person` has written to `to`, in a conversation of which a message is left."""
    return to.sides.filter(other=person, received__gt=0).exists()
