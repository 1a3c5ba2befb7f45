"""How long the decoder works for one person: so many seconds of computing in ten minutes, whatever comes of them.

What a request can cost at most is charged before it begins, in one statement, so that requests at the same time
cannot all find the budget unspent; afterwards the charge becomes what it did cost. A process that is killed between
the two leaves the whole charge, until the ten minutes are over.
"""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.image_decoder.limits import Allowance
from core.rate_limits import RateLimitExceeded

WINDOW = "interval '10 minutes'"
SPENT = "Your pictures have kept us busy for some minutes. Please wait ten before the next; words can go out at once."
CHARGE = f"""
    INSERT INTO picture_budgets AS budget (person_id, started_at, spent_ms)
    VALUES (%(person)s, %(now)s, %(charge)s)
    ON CONFLICT (person_id) DO UPDATE SET
        started_at = CASE WHEN budget.started_at < %(now)s - {WINDOW} THEN %(now)s ELSE budget.started_at END,
        spent_ms = EXCLUDED.spent_ms
            + CASE WHEN budget.started_at < %(now)s - {WINDOW} THEN 0 ELSE budget.spent_ms END
    WHERE budget.started_at < %(now)s - {WINDOW} OR budget.spent_ms < %(limit)s
"""
SETTLE = "UPDATE picture_budgets SET spent_ms = greatest(0, spent_ms + %(by)s) WHERE person_id = %(person)s"
FORGET = f"DELETE FROM picture_budgets WHERE started_at < %(now)s - {WINDOW} - {WINDOW}"


@contextmanager
def spending(person, decoding):
    """Charge `person` with what `decoding` costs inside (its `cpu`, in seconds); raise RateLimitExceeded past it.

    Without a person, or a limit, nothing is charged.
    """
    limit = settings.LIMIT_PICTURE_SECONDS
    if not (person and limit):
        yield
        return
    charge = Allowance().clock * 1000
    if not run(CHARGE, person=person.pk, charge=charge, limit=limit * 1000, now=timezone.now()):
        raise RateLimitExceeded(SPENT)
    try:
        yield
    finally:
        run(SETTLE, person=person.pk, by=round(decoding.cpu * 1000) - charge)


def forget_old():
    """Delete the budgets of people who have sent no picture lately."""
    run(FORGET, now=timezone.now())


def run(sql, **values):
    """Run one statement; return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
