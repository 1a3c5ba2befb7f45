"""Types of notifications."""

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
