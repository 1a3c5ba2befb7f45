"""Decoding time per person: a number of CPU seconds in ten minutes, whatever the outcome.

The most that a request can cost is charged before it starts, in one statement, so that concurrent requests cannot all
find the budget unspent; afterwards the charge is corrected to the real cost. A process killed in between leaves the
whole charge until the ten minutes are over.
"""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.image_decoder.limits import Allowance
from core.rate_limits import RateLimitExceeded

WINDOW = "interval '10 minutes'"
BUDGET_SPENT = (
    "Your pictures have kept us busy for some minutes. Please wait ten before the next; words can go out at once."
)
CHARGE_SQL = f"""
    INSERT INTO picture_budgets AS budget (person_id, started_at, spent_ms)
    VALUES (%(person)s, %(now)s, %(charge)s)
    ON CONFLICT (person_id) DO UPDATE SET
        started_at = CASE WHEN budget.started_at < %(now)s - {WINDOW} THEN %(now)s ELSE budget.started_at END,
        spent_ms = EXCLUDED.spent_ms
            + CASE WHEN budget.started_at < %(now)s - {WINDOW} THEN 0 ELSE budget.spent_ms END
    WHERE budget.started_at < %(now)s - {WINDOW} OR budget.spent_ms < %(limit)s
"""
SETTLE_SQL = "UPDATE picture_budgets SET spent_ms = greatest(0, spent_ms + %(by)s) WHERE person_id = %(person)s"
DELETE_EXPIRED_SQL = f"DELETE FROM picture_budgets WHERE started_at < %(now)s - {WINDOW} - {WINDOW}"


@contextmanager
def spending(person, decoding):
    """Charge `person` for `decoding` (its `cpu`, in seconds) in the block; raise RateLimitExceeded if it is spent.

    Without a person, or a limit, nothing is charged.
    """
    limit = settings.LIMIT_PICTURE_SECONDS
    if not (person and limit):
        yield
        return
    charge = Allowance().clock * 1000
    if not execute(CHARGE_SQL, person=person.pk, charge=charge, limit=limit * 1000, now=timezone.now()):
        raise RateLimitExceeded(BUDGET_SPENT)
    try:
        yield
    finally:
        execute(SETTLE_SQL, person=person.pk, by=round(decoding.cpu * 1000) - charge)


def delete_expired():
    """Delete the budgets of people who have uploaded no picture lately."""
    execute(DELETE_EXPIRED_SQL, now=timezone.now())


def execute(sql, **values):
    """Execute one statement; return the number of rows written."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
