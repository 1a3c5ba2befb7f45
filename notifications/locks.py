"""Reading waits for those who are just adding something to read; they do not wait for each other.

Ids are given before a transaction is committed, so a note may appear below one that was seen already. Whoever adds
one holds its recipient together with the others who do; whoever moves the mark up to which all is read holds alone.
"""

from django.db import connection

KEY = "hashtextextended('connect:' || {}, 0)"
SHARED_LOCK_SQL = f"pg_advisory_xact_lock_shared({KEY})"
EXCLUSIVE_LOCK_SQL = f"SELECT pg_advisory_xact_lock({KEY})"


def lock_recipient(reader):
    """Let nobody add a note for this person until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(EXCLUSIVE_LOCK_SQL.format("%s"), [str(reader.pk)])
