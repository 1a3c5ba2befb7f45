"""The order in which a transaction takes its locks, written once.

Two transactions that take the same locks in another order wait for each other for ever (a deadlock). So every
transaction takes all that it needs of one kind at once, lowest key first, before anything of the next kind:

1. pairs of people (`follows.locks.lock_user_pair`, and `pair_may_meet` in SQL): nothing crosses a block
2. people (`users`): limits per person on follows, lists, hashtags and reports; whether an account is protected
3. lists
4. posts (`posts.locks`): held while something is hung on them or while they are deleted
5. people's numbers (`user_stats`), which are also the lock under which one author publishes and keeps drafts
6. hashtags
7. posts' numbers (`post_counts`)
8. notes of Connect
9. mailings
10. rows that belong to one person or to rows locked before: marks, drafts, messages, memberships, reports, documents

Keys are ids, the names of hashtags, and (lower id, higher id) of a pair. A post refers to older ones alone (as reply,
quote or repost), so that parents come before children in that order, too. A transaction that changes several posts,
or tells several people, collects what it will lock before its first change. What still goes wrong is done once more:
`core.db.conflict_retry`.
"""

from itertools import groupby

from django.db import connection

UPDATE, SHARE = "UPDATE", "KEY SHARE"  # how a row is locked: to be deleted, or not to be deleted


def lock_by_id(table, ids, shared=()):
    """Lock rows of `table` FOR UPDATE by their `id`, and those of `shared` FOR KEY SHARE, lowest id first.

    Return the set of ids that were found. One statement for each run of ids with the same mode.
    """
    ids, found = set(ids), set()
    with connection.cursor() as cursor:
        for is_own, run in groupby(sorted(ids | set(shared)), key=ids.__contains__):
            mode = UPDATE if is_own else SHARE
            cursor.execute(f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR {mode}", [list(run)])
            found |= {pk for (pk,) in cursor}
    return found
