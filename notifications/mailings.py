"""When e-mails are due: soon after something happens, and not twice in an hour."""

from django.db import connection, models

DUE = """
    INSERT INTO mailings (user_id, kind, due_at)
    SELECT person, %(kind)s, now() + interval '1 minute' FROM unnest(%(people)s::bigint[]) AS person
    LEFT JOIN mail_settings ON mail_settings.user_id = person
    LEFT JOIN mailings ON mailings.user_id = person AND mailings.kind = %(kind)s
    WHERE COALESCE(mail_settings.{kind}, true) AND mailings.due_at IS NULL
    ORDER BY person
    ON CONFLICT (user_id, kind) DO UPDATE
    SET due_at = greatest(excluded.due_at, mailings.sent_at + interval '1 hour') WHERE mailings.due_at IS NULL
"""
CLAIM = """
    UPDATE mailings SET due_at = NULL, sent_at = now() WHERE id IN (
        SELECT id FROM mailings WHERE due_at <= now() ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING id
"""
CLAIM_DIGEST = """
    INSERT INTO mailings (user_id, kind, sent_at) VALUES (%s, 'digest', now())
    ON CONFLICT (user_id, kind) DO UPDATE SET sent_at = now() WHERE mailings.sent_at < now() - interval '7 days'
    RETURNING id
"""


class MailKind(models.TextChoices):
    """The names are those of the fields of MailSettings."""

    MENTION = "mention", "witts that answer, quote or name you"
    FOLLOWER = "follower", "new followers"
    MESSAGE = "message", "messages"
    DIGEST = "digest", "the week you missed"


class MailingQuerySet(models.QuerySet):
    def note_due(self, kind, people):
        """These people (ids) should get an e-mail of this kind, if they want it: the one to come holds it all."""
        if people:
            with connection.cursor() as cursor:
                cursor.execute(DUE.format(kind=kind.value), {"kind": kind.value, "people": [*people]})

    def claim(self, limit=50):
        """Take up to `limit` that are due, so that no other worker sends them too."""
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [limit])
            ids = [pk for (pk,) in cursor]
        return list(self.filter(pk__in=ids).select_related("user"))

    def claim_digest(self, person):
        """Take this person's digest; False when another worker has, or when the last was less than a week ago."""
        with connection.cursor() as cursor:
            cursor.execute(CLAIM_DIGEST, [person.pk])
            return cursor.fetchone() is not None
