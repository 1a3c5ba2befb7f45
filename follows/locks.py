"""Locks on a pair of users, which serialise follows and blocks between them. core.db.locks has the lock order."""

from django.db import connection
from django.db.models import BooleanField, Func

LOCK_FOLLOWER_SQL = "SELECT is_protected FROM users WHERE id = %s FOR NO KEY UPDATE"
LOCK_FOLLOWEE_SQL = "SELECT is_protected FROM users WHERE id = %s FOR SHARE"


class PairMayMeet(Func):
    """Expression: whether neither of two users (ids) blocks the other; prevents new blocks until the commit.

    The database function `pair_may_meet(one, other)`, created by a migration, takes the advisory lock of
    `lock_user_pair` in shared mode and then checks for blocks.
    """

    function = "pair_may_meet"
    output_field = BooleanField()


def lock_user_pair(one, other):
    """Take an exclusive advisory lock on this pair until the transaction ends, for changes of follows and blocks."""
    low, high = sorted((one.pk, other.pk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"pair:{low}:{high}"])


def lock_follower(follower, followee):
    """Lock both user rows: concurrent follows by `follower` and changes of `followee.is_protected` wait.

    Update `followee.is_protected` to the locked value.
    """
    with connection.cursor() as cursor:
        for pk, sql in sorted([(follower.pk, LOCK_FOLLOWER_SQL), (followee.pk, LOCK_FOLLOWEE_SQL)]):
            cursor.execute(sql, [pk])
            row = cursor.fetchone()
            if row and pk == followee.pk:
                (followee.is_protected,) = row
