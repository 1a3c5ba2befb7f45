"""Rate limit of reports."""

from django.conf import settings

from core.rate_limits import RateLimitExceeded, is_under_daily_limit
from reports import messages


def check_report_limit(reporter):
    """Raise RateLimitExceeded if `reporter` has reached the daily limit."""
    a_day = settings.LIMIT_REPORTS_A_DAY
    if not is_under_daily_limit(a_day, reporter.reports_made.order_by("-pk")):
        raise RateLimitExceeded(messages.too_many_reports_today(a_day))
