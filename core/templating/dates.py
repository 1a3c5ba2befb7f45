"""Dates and times formatted for people."""

from datetime import datetime, timedelta

from django.utils import timezone

WEEKDAY_PERIOD = timedelta(days=6)  # less than a week: in no time zone is it today's weekday


def short_age(moment: datetime, now: datetime | None = None) -> str:
    """Return a moment as 5s, 5m, 5h, Tue within six days, then 12 Oct, then 12 Oct 2012.

    Days are those of UTC; relative_times.js makes them local.
    """
    now = now or timezone.now()
    seconds = max(0, int((now - moment).total_seconds()))
    for limit, unit, letter in ((60, 1, "s"), (3600, 60, "m"), (86400, 3600, "h")):
        if seconds < limit:
            return f"{max(1, seconds // unit)}{letter}"
    return weekday_or_date(moment, now)


def weekday_or_date(moment: datetime, now: datetime) -> str:
    """Return a day as Tue within the last six days, then as 12 Oct, then as 12 Oct 2012."""
    return f"{moment:%a}" if now - moment < WEEKDAY_PERIOD else short_date(moment, now)


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
