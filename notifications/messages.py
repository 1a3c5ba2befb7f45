"""Sentences shown to users by notifications.

Labels, hints and the names of tabs stand beside their forms and views. What people did is
the label of a NotificationType.
"""

SETTINGS_SAVED = "Saved."
UNSUBSCRIBE_LINK_INVALID = "That link doesn’t work. Perhaps part of it got lost?"

# the email of the week
DIGEST_SUBJECT = "The week you missed"
DIGEST_LIKED_POSTS = "Liked most"
DIGEST_NEW_FOLLOWERS = "New followers"

# constraints of the database
SCHEDULE_EXISTS = "Emails of this kind are noted already."
NOTIFICATION_EXISTS = "They have been told of this already."
NOTIFICATION_OF_POST_EXISTS = "They have been told of this witt already."
ACTOR_EXISTS = "They are in this note already."


def mentioned_by(names):
    """Return the subject of the email about mentions."""
    return f"{and_others(names)} mentioned you"


def followed_by(names):
    """Return the subject of the email about new followers."""
    return f"{and_others(names)} followed you"


def requested_by(names):
    """Return the subject of the email about follow requests."""
    return f"{and_others(names)} asked to follow you"


def messages_by(names, count):
    """Return the subject of the email about `count` conversations with new messages."""
    return f"{and_others(names)} sent you {'a message' if count == 1 else 'messages'}"


def and_others(names):
    """Return "Ana", "Ana and Bo", or "Ana and 3 others"; a name that repeats counts once."""
    names = list(dict.fromkeys(names))
    if len(names) < 3:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} others"


def named_user(user):
    """Return a line of an email with the name and username of a user."""
    return f"{user.display_name} (@{user.username})"


def post_line(user, text):
    """Return a line of an email with a post; without a text, it is a picture."""
    return f"{named_user(user)}: {text or 'a picture'}"
