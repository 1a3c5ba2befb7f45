"""Rate limits of messages."""

from django.conf import settings

from core.rate_limits import RateLimitExceeded, daily_limit, is_under_daily_limit
from direct_messages import messages


def check_message_limits(sender):
    """Raise RateLimitExceeded if `sender` has reached the daily limit, which is lower on an account's first day."""
    a_day = daily_limit(sender.date_joined, settings.LIMIT_MESSAGES_A_DAY, settings.LIMIT_MESSAGES_FIRST_DAY)
    if not is_under_daily_limit(a_day, sender.messages_sent.newest_first()):
        raise RateLimitExceeded(messages.too_many_messages_today(a_day))
