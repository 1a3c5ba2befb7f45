"""Queue of emails: delivered at least once, by one worker at a time, at most one per hour, user and type.

A worker claims a due row with a lease: it sets `due_at` into the future, and no other worker takes the row before. If
the worker dies, the lease expires and the row is due again. Each claim counts as an attempt. Failures are retried
with exponential backoff. After MAX_ATTEMPTS, about two days, a row is retried at most once a day, and only if there is
something new.
"""

from datetime import timedelta

from django.db import connection, models

HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=10)
MIN_BACKOFF, MAX_BACKOFF = timedelta(minutes=10), timedelta(hours=12)
MAX_ATTEMPTS = 10

SCHEDULE_SQL = f"""
    INSERT INTO mailings (user_id, kind, due_at)
    SELECT users.id, %(kind)s, now() + interval '1 minute' FROM users
    JOIN account_emailaddress AS address ON address.user_id = users.id AND address.email = users.email
    LEFT JOIN mail_settings ON mail_settings.user_id = users.id
    LEFT JOIN mailings ON mailings.user_id = users.id AND mailings.kind = %(kind)s
    WHERE users.id = ANY(%(people)s::bigint[]) AND address.verified
        AND COALESCE(mail_settings.{{kind}}, true) AND mailings.due_at IS NULL
    ORDER BY users.id
    ON CONFLICT (user_id, kind) DO UPDATE SET due_at = CASE
        WHEN mailings.attempts < {MAX_ATTEMPTS} THEN greatest(excluded.due_at, mailings.sent_at + interval '1 hour')
        ELSE now() + interval '1 day'
    END WHERE mailings.due_at IS NULL
"""
SCHEDULE_DIGESTS_SQL = """
    INSERT INTO mailings (user_id, kind, due_at) SELECT person, 'digest', now() FROM unnest(%s::bigint[]) AS person
    ORDER BY person ON CONFLICT (user_id, kind) DO UPDATE SET due_at = now() WHERE mailings.due_at IS NULL
"""
CLAIM_SQL = """
    UPDATE mailings SET due_at = statement_timestamp() + %s, attempts = attempts + 1 WHERE id = (
        SELECT id FROM mailings WHERE due_at <= statement_timestamp() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING id
"""


class EmailType(models.TextChoices):
    """Types of emails. The values are the names of the fields of EmailSettings."""

    MENTION = "mention", "witts that answer, quote or name you"
    FOLLOWER = "follower", "new followers"
    MESSAGE = "message", "messages"
    DIGEST = "digest", "the week you missed"


class EmailScheduleQuerySet(models.QuerySet):
    def schedule(self, kind, people):
        """Schedule an email of this type for these users (ids), unless one is due: it will cover all that is new.

        Skip users who have unsubscribed from the type or have not confirmed their current address.
        """
        if people:
            with connection.cursor() as cursor:
                cursor.execute(SCHEDULE_SQL.format(kind=kind.value), {"kind": kind.value, "people": [*people]})

    def schedule_digests(self, people):
        """Schedule the digest of these users (ids) for now. Idempotent."""
        with connection.cursor() as cursor:
            cursor.execute(SCHEDULE_DIGESTS_SQL, [[*people]])

    def claim(self):
        """Claim the row that has been due for longest; return it, or None. Its lease excludes other workers."""
        with connection.cursor() as cursor:
            cursor.execute(CLAIM_SQL, [LEASE])
            claimed = cursor.fetchone()
        return self.select_related("user").filter(pk=claimed[0]).first() if claimed else None


def backoff_after(attempts):
    """Return the delay after this many failed attempts: MIN_BACKOFF, doubled each time, up to MAX_BACKOFF."""
    return min(MIN_BACKOFF * 2 ** (attempts - 1), MAX_BACKOFF)
