"""Decoding time per person: a number of CPU seconds in ten minutes, for accepted and refused pictures.

The most that a request can cost is reserved before it starts, in one statement, so that concurrent requests cannot all
find the budget unspent; afterwards the real cost is spent. A process killed in between leaves its reservation, which
lapses once no request can be decoding any more.
"""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.utils import timezone

from core import messages
from core.image_decoder.limits import Allowance
from core.rate_limits import RateLimitExceeded

WINDOW = "interval '10 minutes'"
RESERVATION = "interval '1 minute'"  # more than a request waits for the decoder, and is decoded
SPENT = f"CASE WHEN budget.started_at < %(now)s - {WINDOW} THEN 0 ELSE budget.spent_ms END"
RESERVED = "CASE WHEN budget.reserved_until < %(now)s THEN 0 ELSE budget.reserved_ms END"
RESERVE_SQL = f"""
    INSERT INTO picture_budgets AS budget (person_id, started_at, reserved_ms, reserved_until)
    VALUES (%(person)s, %(now)s, %(charge)s, %(now)s + {RESERVATION})
    ON CONFLICT (person_id) DO UPDATE SET
        started_at = CASE WHEN budget.started_at < %(now)s - {WINDOW} THEN %(now)s ELSE budget.started_at END,
        spent_ms = {SPENT},
        reserved_ms = EXCLUDED.reserved_ms + {RESERVED},
        reserved_until = EXCLUDED.reserved_until
    WHERE {SPENT} + {RESERVED} < %(limit)s
"""
SETTLE_SQL = """
    UPDATE picture_budgets SET spent_ms = spent_ms + %(spent)s, reserved_ms = greatest(0, reserved_ms - %(charge)s)
    WHERE person_id = %(person)s
"""
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
    if not execute(RESERVE_SQL, person=person.pk, charge=charge, limit=limit * 1000, now=timezone.now()):
        raise RateLimitExceeded(messages.PICTURE_BUDGET_SPENT)
    try:
        yield
    finally:
        execute(SETTLE_SQL, person=person.pk, spent=round(decoding.cpu * 1000), charge=charge)


def delete_expired():
    """Delete the budgets of people who have uploaded no picture lately."""
    execute(DELETE_EXPIRED_SQL, now=timezone.now())


def execute(sql, **values):
    """Execute one statement; return the number of rows written."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
