"""Types of notifications.

A new type needs a member here, whose label is what the actors did; a migration, as the column `kind` lists the types;
a receiver in `receivers.py`, and one for the opposite act; an icon in `ICONS` and an address in `_others_url` of
`presenters.py`; its rows in `rebuild_sql.py`; and, if it is to be sent by email, its lines in `email_content.py`.
"""

from django.db import models


class NotificationType(models.TextChoices):
    LIKE = "like", "liked your witt"
    REPOST = "repost", "reposted your witt"
    REPLY = "reply", "answered you"
    QUOTE = "quote", "quoted you"
    MENTION = "mention", "mentioned you"
    FOLLOW = "follow", "followed you"
    REQUEST = "request", "asked to follow you"


MENTION_TYPES = (
    NotificationType.REPLY,
    NotificationType.QUOTE,
    NotificationType.MENTION,
)  # posts by others: one notification each, also listed under Mentions
FOLLOW_TYPES = (NotificationType.FOLLOW, NotificationType.REQUEST)
