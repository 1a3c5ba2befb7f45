"""Advisory lock per recipient: creating a notification takes it shared, marking as read takes it exclusively.

Ids come from a sequence before the transaction commits. Without the lock, a notification could be committed with an
id below one that is marked as read already, and would never be shown as unread.
"""

from django.db import connection

KEY = "hashtextextended('connect:' || {}, 0)"
SHARED_LOCK_SQL = f"pg_advisory_xact_lock_shared({KEY})"
EXCLUSIVE_LOCK_SQL = f"SELECT pg_advisory_xact_lock({KEY})"


def lock_recipient(recipient):
    """Block new notifications for this user until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(EXCLUSIVE_LOCK_SQL.format("%s"), [str(recipient.pk)])
