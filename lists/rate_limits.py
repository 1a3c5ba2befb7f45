"""Limits on the number of lists per user and of members per list."""

from django.conf import settings

from core.rate_limits import RateLimitExceeded, is_at_total_limit
from lists import messages


def check_list_count(lists):
    """Raise RateLimitExceeded if an owner with these lists has reached the limit. Lock the owner first."""
    limit = settings.LIMIT_LISTS
    if is_at_total_limit(limit, lists):
        raise RateLimitExceeded(messages.too_many_lists(limit))


def check_member_count(user_list):
    """Raise RateLimitExceeded if the list is full. Lock the list first."""
    limit = settings.LIMIT_LIST_MEMBERS
    if is_at_total_limit(limit, user_list.memberships):
        raise RateLimitExceeded(messages.too_many_members(user_list.name, limit))
