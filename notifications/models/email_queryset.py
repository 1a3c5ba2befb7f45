"""When e-mails are due, and who sends them: at least once, by one worker at a time, and not twice in an hour.

A mailing that is due is claimed by a lease: until `due_at`, which the claim sets into the future, no other worker
takes it. A worker that dies loses nothing, as the lease then ends by itself. Each claim counts as an attempt. After a
failure the next attempt waits longer each time, and after MAX_ATTEMPTS of them, about two days, the mailing is given
up: from then on there is one attempt a day at most, and only when there is something new.
"""

from datetime import timedelta

from django.db import connection, models

HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=10)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(hours=12)
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
DIGESTS_DUE = """
    INSERT INTO mailings (user_id, kind, due_at) SELECT person, 'digest', now() FROM unnest(%s::bigint[]) AS person
    ORDER BY person ON CONFLICT (user_id, kind) DO UPDATE SET due_at = now() WHERE mailings.due_at IS NULL
"""
CLAIM_SQL = """
    UPDATE mailings SET due_at = statement_timestamp() + %s, attempts = attempts + 1 WHERE id = (
        SELECT id FROM mailings WHERE due_at <= statement_timestamp() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING id
"""


class EmailType(models.TextChoices):
    """The names are those of the fields of MailSettings."""

    MENTION = "mention", "witts that answer, quote or name you"
    FOLLOWER = "follower", "new followers"
    MESSAGE = "message", "messages"
    DIGEST = "digest", "the week you missed"


class EmailScheduleQuerySet(models.QuerySet):
    def schedule(self, kind, people):
        """Note that these people (ids) should get an e-mail of this kind; the one to come covers all that is new.

        Nothing is noted for who has switched the kind off or has not confirmed their present address.
        """
        if people:
            with connection.cursor() as cursor:
                cursor.execute(SCHEDULE_SQL.format(kind=kind.value), {"kind": kind.value, "people": [*people]})

    def note_digests_due(self, people):
        """Note that these people (ids) should get their digest now. Twice is once."""
        with connection.cursor() as cursor:
            cursor.execute(DIGESTS_DUE, [[*people]])

    def claim(self):
        """Take the mailing that has been due for longest, or None: until its lease ends, nobody else gets it."""
        with connection.cursor() as cursor:
            cursor.execute(CLAIM_SQL, [LEASE])
            claimed = cursor.fetchone()
        return self.select_related("user").filter(pk=claimed[0]).first() if claimed else None


def pause_after(attempts):
    """Return how long to wait after this many attempts have failed: ten minutes, doubled each time, to half a day."""
    return min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
