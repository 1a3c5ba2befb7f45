"""Who may write to whom, written once.

One may write to those who follow one, to those who take messages from anyone, and to whoever has written first:
a message can always be answered. A block closes a conversation both ways, and so does it when somebody is suspended
or has left; what was written stays readable.
"""

from follows.relationships import relationship_with


def cannot_message_reason(sender, recipient, relation=None):
    """Why `sender` may not write to `recipient`, in a sentence that says nothing of who blocks whom; else None."""
    if recipient.is_suspended or recipient.is_deactivated:
        return f"@{recipient.username} is unavailable. What you wrote to each other stays here."
    relation = relation or relationship_with(sender, recipient)
    if relation.blocking or relation.blocked_by:
        return f"You and @{recipient.username} can’t write to each other."
    if relation.followed_by or recipient.takes_messages_from_anyone or has_messaged(recipient, sender):
        return None
    return f"@{recipient.username} takes messages from people they follow. You can write once they follow you."


def has_messaged(person, to):
    """Whether `person` has ever written something that one of the two still keeps."""
    return to.sides.filter(other=person, received__gt=0).exists()
