"""What people are told of."""

from django.db import models


class Kind(models.TextChoices):
    LIKE = "like", "liked your witt"
    REPOST = "repost", "reposted your witt"
    REPLY = "reply", "answered you"
    QUOTE = "quote", "quoted you"
    MENTION = "mention", "mentioned you"
    FOLLOW = "follow", "followed you"
    REQUEST = "request", "asked to follow you"


SAID_TO_ONE = (Kind.REPLY, Kind.QUOTE, Kind.MENTION)  # a witt by somebody else: a note of its own, under Mentions too
ABOUT_FOLLOWING = (Kind.FOLLOW, Kind.REQUEST)
