"""Rate limits of messages."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core.rate_limits import RateLimitExceeded, is_under_limit


def check_message_limits(sender):
    """Raise RateLimitExceeded if `sender` has reached the daily limit, which is lower on an account's first day."""
    now = timezone.now()
    yesterday = now - timedelta(days=1)
    limits = [settings.LIMIT_MESSAGES_A_DAY]
    if sender.date_joined > yesterday:
        limits.append(settings.LIMIT_MESSAGES_FIRST_DAY)
    a_day = min((limit for limit in limits if limit), default=0)
    if not is_under_limit(yesterday, a_day, sender.messages_sent.newest_first()):
        raise RateLimitExceeded(f"You have sent {a_day} messages today. Come back tomorrow for more.")
