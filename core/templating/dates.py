"""Dates and times formatted for people."""

from datetime import datetime

from django.utils import timezone


def short_age(moment: datetime, now: datetime | None = None) -> str:
    """Return a moment as 5s, 5m, 5h, then 12 Oct, then 12 Oct 2012, in UTC; relative_times.js makes it local."""
    now = now or timezone.now()
    seconds = max(0, int((now - moment).total_seconds()))
    for limit, unit, letter in ((60, 1, "s"), (3600, 60, "m"), (86400, 3600, "h")):
        if seconds < limit:
            return f"{max(1, seconds // unit)}{letter}"
    return short_date(moment, now)


def short_date(moment: datetime, now: datetime, month: str = "%b") -> str:
    """Return a day as 12 Oct, with its year if that is another than now; `month` is the month's strftime format."""
    day = f"{moment.day} {moment:{month}}"
    return day if moment.year == now.year else f"{day} {moment.year}"


def iso_datetime(moment: datetime) -> str:
    """Return a moment for the attribute `datetime`: 2026-05-16T09:12:00Z. Expects UTC."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def full_datetime(moment: datetime) -> str:
    """Return the full date and time: 16 May 2026, 09:12 UTC."""
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"
