"""How many people one may follow, and how fast."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import UserStats
from core.rate_limits import RateLimitExceeded, is_under_limit


def check_follow_limits(follower):
    """Raise RateLimitExceeded when `follower` may follow nobody more for now. Asking to follow counts as following."""
    now = timezone.now()
    yesterday = now - timedelta(days=1)
    a_day = _daily_limit(is_first_day=follower.date_joined > yesterday)
    asked = follower.requests_made.filter(created_at__gt=yesterday).count()
    made = follower.follows_made.order_by("-id")
    if a_day and (asked >= a_day or not is_under_limit(yesterday, a_day - asked, made)):
        raise RateLimitExceeded(f"You have followed {a_day:,} people today. Come back tomorrow for more.")
    _check_total_limit(follower)


def _daily_limit(is_first_day):
    limits = [settings.LIMIT_FOLLOWS_A_DAY, settings.LIMIT_FOLLOWS_FIRST_DAY if is_first_day else 0]
    return min((limit for limit in limits if limit), default=0)


def _check_total_limit(follower):
    """So many people for anyone, and beyond that in proportion to one's own followers."""
    free, ratio = settings.LIMIT_FOLLOWS_FREE, settings.LIMIT_FOLLOWS_RATIO
    if not (free and ratio):
        return
    numbers = UserStats.objects.get(pk=follower.pk)
    if numbers.following_count >= max(free, numbers.followers_count * ratio // 100):
        raise RateLimitExceeded(
            f"You follow {numbers.following_count:,} people already. You can follow more once more people follow you."
        )
