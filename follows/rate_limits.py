"""Limits of follows: per day and in total."""

from django.conf import settings
from django.utils import timezone

from accounts.models import UserStats
from core.rate_limits import DAY, RateLimitExceeded, daily_limit, is_under_daily_limit
from follows import messages


def check_follow_limits(follower):
    """Raise RateLimitExceeded if `follower` has reached a follow limit. Follow requests count as follows."""
    a_day = daily_limit(follower.date_joined, settings.LIMIT_FOLLOWS_A_DAY, settings.LIMIT_FOLLOWS_FIRST_DAY)
    request_count = follower.requests_made.filter(created_at__gt=timezone.now() - DAY).count()
    follows = follower.follows_made.order_by("-id")
    if a_day and (request_count >= a_day or not is_under_daily_limit(a_day - request_count, follows)):
        raise RateLimitExceeded(messages.too_many_follows_today(a_day))
    _check_total_limit(follower)


def _check_total_limit(follower):
    """Apply LIMIT_FOLLOWS_FREE, or LIMIT_FOLLOWS_RATIO percent of the number of followers if that is more."""
    base, ratio = settings.LIMIT_FOLLOWS_FREE, settings.LIMIT_FOLLOWS_RATIO
    if not (base and ratio):
        return
    stats = UserStats.objects.get(pk=follower.pk)
    if stats.following_count >= max(base, stats.followers_count * ratio // 100):
        raise RateLimitExceeded(messages.too_many_follows(stats.following_count))
