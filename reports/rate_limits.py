"""Rate limit of reports."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core.rate_limits import RateLimitExceeded, is_under_limit


def check_report_limit(reporter):
    """Raise RateLimitExceeded if `reporter` has reached the daily limit."""
    a_day = settings.LIMIT_REPORTS_A_DAY
    if not is_under_limit(timezone.now() - timedelta(days=1), a_day, reporter.reports_made.order_by("-pk")):
        raise RateLimitExceeded(f"You have sent {a_day} reports today. Please write to the people who run this place.")
