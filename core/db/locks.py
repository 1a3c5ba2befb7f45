"""The order in which a transaction takes its locks.

Two transactions that take the same locks in different orders deadlock. So every transaction takes all that it needs of
one kind at once, lowest key first, before any of the next kind:

1. pairs of people (`follows.locks.lock_user_pair`, and `pair_may_meet` in SQL): no write concurrent with a block
2. people (`users`): limits per person on follows, lists, hashtags and reports; whether an account is protected
3. lists
4. posts (`posts.locks`): while rows that refer to them are inserted or while they are deleted
5. people's counters (`user_stats`), which are also the lock under which one author publishes and saves drafts;
   then that author's uploads, while they are published
6. hashtags
7. posts' counters (`post_counts`)
8. notifications
9. email schedules
10. rows that belong to one person or to rows locked before: likes, drafts, messages, list memberships, reports…

Keys are ids, the names of hashtags, and (lower id, higher id) of a pair. A post refers to older ones only (as reply,
quote or repost), so that parents precede children in that order, too. A transaction that changes several posts, or
notifies several people, collects what it will lock before its first change. `core.db.conflict_retry` retries the rest.
"""

from collections.abc import Iterable
from itertools import groupby

from django.db import connection

UPDATE, SHARE = "UPDATE", "KEY SHARE"  # row lock modes: to delete a row, and to prevent its deletion


def lock_by_id(table: str, ids: Iterable[int], shared: Iterable[int] = ()) -> set[int]:
    """Lock rows of `table` FOR UPDATE by their `id`, and those of `shared` FOR KEY SHARE, lowest id first.

    Return the set of ids that were found. One statement for each run of ids with the same mode.
    """
    ids, found = set(ids), set()
    with connection.cursor() as cursor:
        for is_update, run in groupby(sorted(ids | set(shared)), key=ids.__contains__):
            mode = UPDATE if is_update else SHARE
            cursor.execute(f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR {mode}", [list(run)])
            found |= {pk for (pk,) in cursor}
    return found
