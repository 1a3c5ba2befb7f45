"""Only one thing at a time may change between the same two people."""

from django.db import connection


def lock_pair(one, other):
    """Hold this pair until the transaction ends, so that a follow and a block never cross."""
    low, high = sorted((one.pk, other.pk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"pair:{low}:{high}"])
