"""Limits on publishing: posts per half hour and per day, and no duplicates."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.rate_limits import RateLimitExceeded, daily_limit, is_under_daily_limit, is_under_limit
from posts import messages

HALF_HOUR = timedelta(minutes=30)
MAX_COMPARED_POSTS = 10  # newest posts of the author among which a duplicate is looked for
DUPLICATE_PERIOD = timedelta(hours=12)


def check_post_limits(author, count=1):
    """Raise RateLimitExceeded if `count` more posts would take `author` past a limit per half hour or day."""
    posts = author.posts.order_by("-pk")
    if not is_under_limit(timezone.now() - HALF_HOUR, settings.LIMIT_POSTS_HALF_HOUR, posts, count):
        raise RateLimitExceeded(messages.TOO_MANY_POSTS_IN_HALF_HOUR)
    a_day = daily_limit(author.date_joined, settings.LIMIT_POSTS_A_DAY, settings.LIMIT_POSTS_FIRST_DAY)
    if not is_under_daily_limit(a_day, posts, count):
        raise RateLimitExceeded(messages.too_many_posts_today(a_day))


def check_not_duplicate(author, text, digests, in_reply_to):
    """Raise ValidationError if one of the author's recent posts has this text, reply target and pictures (SHA-256)."""
    since = timezone.now() - DUPLICATE_PERIOD
    last = author.posts.filter(repost_of=None).order_by("-pk").prefetch_related("photos")[:MAX_COMPARED_POSTS]
    for post in last:
        same_text = post.text == text and post.in_reply_to_id == (in_reply_to.pk if in_reply_to else None)
        if same_text and post.created_at > since and [photo.digest for photo in post.photos.all()] == digests:
            raise ValidationError(messages.POST_DUPLICATE, code="repeat")
