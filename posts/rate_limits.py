"""Limits on publishing: posts per half hour and per day, and no duplicates."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.rate_limits import RateLimitExceeded, is_under_limit
from posts import messages

DUPLICATE_POSTS, DUPLICATE_HOURS = 10, 12


def check_post_limits(author, count=1):
    """Raise RateLimitExceeded if `count` more posts would take `author` past a limit per half hour or day."""
    now = timezone.now()
    recent = author.posts.order_by("-pk")
    if not is_under_limit(now - timedelta(minutes=30), settings.LIMIT_POSTS_HALF_HOUR, recent, count):
        raise RateLimitExceeded(messages.TOO_MANY_POSTS_IN_HALF_HOUR)
    first_day = author.date_joined > now - timedelta(days=1)
    daily_limit = settings.LIMIT_POSTS_FIRST_DAY if first_day else settings.LIMIT_POSTS_A_DAY
    if not is_under_limit(now - timedelta(days=1), daily_limit, recent, count):
        raise RateLimitExceeded(messages.too_many_posts_today(daily_limit))


def check_not_duplicate(author, text, digests, in_reply_to):
    """Raise ValidationError if one of the author's recent posts has this text, reply target and pictures (SHA-256)."""
    since = timezone.now() - timedelta(hours=DUPLICATE_HOURS)
    last = author.posts.filter(repost_of=None).order_by("-pk").prefetch_related("photos")[:DUPLICATE_POSTS]
    for post in last:
        same_text = post.text == text and post.in_reply_to_id == (in_reply_to.pk if in_reply_to else None)
        if same_text and post.created_at > since and [photo.digest for photo in post.photos.all()] == digests:
            raise ValidationError(messages.POST_DUPLICATE, code="repeat")
