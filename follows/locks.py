"""Locks on two people: what happens between them happens one after the other (core.db.locks has the whole order)."""

from django.db import connection
from django.db.models import BooleanField, Func

LOCK_FOLLOWER = "SELECT is_protected FROM users WHERE id = %s FOR NO KEY UPDATE"
LOCK_FOLLOWEE = "SELECT is_protected FROM users WHERE id = %s FOR SHARE"


class PairMayMeet(Func):
    """Whether neither of two people (ids) blocks the other now; no block between them begins until the commit.

    `pair_may_meet(one, other)` is a function of the database (a migration makes it). It takes the lock of `lock_pair`
    together with others who only need it to stay as it is, waits for who is changing it, and then looks.
    """

    function = "pair_may_meet"
    output_field = BooleanField()


def lock_user_pair(one, other):
    """Lock this pair until the transaction ends, so that a follow and a block never cross."""
    low, high = sorted((one.pk, other.pk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"pair:{low}:{high}"])


def lock_follower(follower, followee):
    """Let `follower` follow one at a time, and `followee` neither protect nor open their account meanwhile.

    Sets `followee.is_protected` to what it is under the lock.
    """
    with connection.cursor() as cursor:
        for pk, sql in sorted([(follower.pk, LOCK_FOLLOWER), (followee.pk, LOCK_FOLLOWEE)]):
            cursor.execute(sql, [pk])
            row = cursor.fetchone()
            if row and pk == followee.pk:
                (followee.is_protected,) = row
