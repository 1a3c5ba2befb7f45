"""Limits on the number of applications and tokens that a person makes for programs of their own."""

from django.conf import settings

from api import messages
from core.rate_limits import RateLimitExceeded, is_at_total_limit


def check_application_count(applications):
    """Raise RateLimitExceeded if an owner with these applications has reached the limit. Lock the owner first."""
    limit = settings.LIMIT_OWN_APPS
    if is_at_total_limit(limit, applications):
        raise RateLimitExceeded(messages.too_many_applications(limit))


def check_token_count(tokens):
    """Raise RateLimitExceeded if a person with these personal tokens has reached the limit. Lock the person first."""
    limit = settings.LIMIT_OWN_APPS
    if is_at_total_limit(limit, tokens):
        raise RateLimitExceeded(messages.too_many_tokens(limit))
