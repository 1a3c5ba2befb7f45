"""What people are told of."""

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
)  # a witt by somebody else: a note of its own, under Mentions too
FOLLOW_TYPES = (NotificationType.FOLLOW, NotificationType.REQUEST)
