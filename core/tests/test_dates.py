"""Formatting of ages and dates."""

from datetime import UTC, datetime, timedelta

import pytest

from core.templating.dates import full_datetime, short_age

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("back", "shown"),
    [
        ({"seconds": -5}, "1s"),
        ({"seconds": 0}, "1s"),
        ({"seconds": 59}, "59s"),
        ({"seconds": 60}, "1m"),
        ({"minutes": 4, "seconds": 59}, "4m"),
        ({"minutes": 59}, "59m"),
        ({"hours": 1}, "1h"),
        ({"hours": 7, "minutes": 59}, "7h"),
        ({"hours": 23, "minutes": 59}, "23h"),
        ({"hours": 24}, "Sat"),
        ({"days": 5, "hours": 23, "minutes": 59}, "Mon"),
        ({"days": 6}, "16 Nov"),
        ({"days": 326}, "31 Dec 2025"),
    ],
)
def test_short_age_has_one_unit_or_the_date(back, shown):
    assert short_age(NOW - timedelta(**back), NOW) == shown


def test_full_datetime_has_date_time_and_zone():
    assert full_datetime(datetime(2026, 5, 16, 9, 12, tzinfo=UTC)) == "16 May 2026, 09:12 UTC"
