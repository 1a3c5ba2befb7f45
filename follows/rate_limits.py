"""Limits of follows: per day and in total."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import UserStats
from core.rate_limits import RateLimitExceeded, is_under_limit


def check_follow_limits(follower):
    """Raise RateLimitExceeded if `follower` has reached a follow limit. Follow requests count as follows."""
    now = timezone.now()
    yesterday = now - timedelta(days=1)
    daily_limit = _daily_limit(is_first_day=follower.date_joined > yesterday)
    request_count = follower.requests_made.filter(created_at__gt=yesterday).count()
    follows = follower.follows_made.order_by("-id")
    if daily_limit and (
        request_count >= daily_limit or not is_under_limit(yesterday, daily_limit - request_count, follows)
    ):
        raise RateLimitExceeded(f"You have followed {daily_limit:,} people today. Come back tomorrow for more.")
    _check_total_limit(follower)


def _daily_limit(is_first_day):
    limits = [settings.LIMIT_FOLLOWS_A_DAY, settings.LIMIT_FOLLOWS_FIRST_DAY if is_first_day else 0]
    return min((limit for limit in limits if limit), default=0)


def _check_total_limit(follower):
    """Apply LIMIT_FOLLOWS_FREE, or LIMIT_FOLLOWS_RATIO percent of the number of followers if that is more."""
    base, ratio = settings.LIMIT_FOLLOWS_FREE, settings.LIMIT_FOLLOWS_RATIO
    if not (base and ratio):
        return
    stats = UserStats.objects.get(pk=follower.pk)
    if stats.following_count >= max(base, stats.followers_count * ratio // 100):
        raise RateLimitExceeded(
            f"You follow {stats.following_count:,} people already. You can follow more once more people follow you."
        )
