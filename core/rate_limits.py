"""Rate limits of actions per user. A limit of 0 is off."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

DAY = timedelta(days=1)


class RateLimitExceeded(Exception):
    """A person exceeded a limit; `sentence` is the message for them. Answered with 429."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


def is_under_limit(moment, limit, newest_first, count=1):
    """Return whether `count` more rows keep the rows of `newest_first` made since `moment` within `limit`.

    `newest_first` is a queryset ordered newest first with `created_at`; only one row of it is read, so that the cost
    is a short index scan however many rows a person has. A limit of 0 is no limit.
    """
    if not limit:
        return True
    room = limit - count + 1  # the limit is reached with this many recent rows
    if room < 1:
        return False
    at_limit = newest_first.values_list("created_at", flat=True)[room - 1 : room]
    return not any(created_at > moment for created_at in at_limit)


def is_under_daily_limit(limit: int, newest_first: QuerySet, count: int = 1) -> bool:
    """Return whether `count` more rows stay within `limit` rows in the last 24 hours, as `is_under_limit` does."""
    return is_under_limit(timezone.now() - DAY, limit, newest_first, count)


def is_at_total_limit(limit: int, rows: QuerySet) -> bool:
    """Return whether there are `limit` rows. Lock what new rows refer to first. A limit of 0 is no limit."""
    return bool(limit) and rows.count() >= limit


def daily_limit(joined_at: datetime, usual: int, first_day: int) -> int:
    """Return the lower of the limits that apply; `first_day` applies for 24 hours after `joined_at`. 0 is none."""
    limits = [usual, first_day if joined_at > timezone.now() - DAY else 0]
    return min((limit for limit in limits if limit), default=0)
