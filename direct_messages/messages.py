"""Sentences shown to users by direct messages.

Labels, hints and the names of tabs stand beside their forms and views.
"""

# writing
MESSAGE_EMPTY = "Write something, or add a picture."
RECIPIENT_MISSING = "Whom would you like to write to?"
RECIPIENT_NOT_FOUND = "Nobody here has that username. A username is the part after the @."
RECIPIENT_IS_SENDER = "That’s you. Messages go to somebody else."
USER_NOT_FOUND = "Nobody here has that name."

# excerpts in the inbox
PICTURE_SENT = "You sent a picture"
PICTURE_RECEIVED = "Sent a picture"

MESSAGE_DELETED = "Deleted on your side."
MESSAGE_RESTORED = "The message is back."
MESSAGE_RESTORE_TOO_LATE = "It’s too late to bring that message back."

# constraints of the database
CONVERSATION_EXISTS = "These two have a conversation already."
CONVERSATION_NOT_IN_ORDER = "A conversation is between two people, the one with the lower id first."
PARTICIPANT_EXISTS = "Each of the two has one side."
PARTICIPANT_WITH_USER_EXISTS = "There is a conversation with this person already."
MESSAGE_TO_ONESELF = "You cannot write to yourself."
SUBMISSION_EXISTS = "This was sent already."
MESSAGE_WITHOUT_CONTENT = "A message needs words or a picture."
MESSAGE_DELETED_BY_BOTH = "A message that both have deleted has the time at which that happened, and no other has."


def message_too_long(excess, limit):
    """Return the error for a text that has `excess` characters more than `limit`."""
    return f"That’s {excess} character{'s' if excess > 1 else ''} too long. A message has room for {limit:,}."


def too_many_messages_today(limit):
    """Return the error for a user who has sent `limit` messages within a day."""
    return f"You’ve sent {limit} messages today. Come back tomorrow for more."


def user_unavailable(username):
    """Return why nobody can write to a user who is suspended or deactivated."""
    return f"@{username} is unavailable. What you wrote to each other stays here."


def message_across_block(username):
    """Return why two users cannot write to each other, without disclosing who blocked whom."""
    return f"You and @{username} can’t write to each other."


def only_from_followees(username):
    """Return why a user cannot be written to by somebody whom they do not follow."""
    return f"@{username} takes messages from people they follow. You can write once they follow you."


def conversation_deleted(username):
    """Return the message after deleting a conversation on one side; `username` is that of the other side."""
    return f"Your conversation with @{username} was deleted on your side."


def own_excerpt(text):
    """Return the beginning of a message in the inbox of its sender."""
    return f"You: {text}"
