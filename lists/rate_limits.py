"""How many lists one may keep, and how many people on one."""

from django.conf import settings

from core.rate_limits import RateLimitExceeded


def check_list_count(lists):
    """Raise RateLimitExceeded when these lists of one owner, who is locked, are as many as anybody may keep."""
    most = settings.LIMIT_LISTS
    if most and lists.count() >= most:
        raise RateLimitExceeded(f"You have {most:,} lists already. Delete one before you make another.")


def check_member_count(the_list):
    """Raise RateLimitExceeded when this list, which is locked, is full."""
    most = settings.LIMIT_LIST_MEMBERS
    if most and the_list.memberships.count() >= most:
        raise RateLimitExceeded(f"“{the_list.name}” is full: {most:,} people are the most that fit on a list.")
