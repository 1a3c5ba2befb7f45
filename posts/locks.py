"""Row locks that prevent the deletion of posts while rows that refer to them are written.

A write that changes a post's counters (like, repost, reply, quote) locks the post first, then `user_stats` of people,
then `post_counts`. Deletion uses the same order, so the two cannot deadlock. The order of all locks is in
core.db.locks.
"""

from django.db import connection, transaction

from accounts.models import User
from core.db.counters import CteStep
from core.db.locks import lock_by_id
from core.fastpath import prepared_queries
from follows.locks import PairMayMeet

REFERENCE_FIELDS = ("in_reply_to_id", "beneath_id", "quote_of_id", "repost_of_id")
LOCK_POSTS_SQL = "SELECT id FROM posts WHERE id = ANY(%(ids)s::bigint[]) ORDER BY id FOR KEY SHARE"
LOCK_POST_CTE = (
    "locked AS (SELECT 1 FROM posts WHERE id = %(locked_id)s AND pair_may_meet(author_id, %(actor)s) FOR KEY SHARE)"
)
LOCK_USER_STATS_SQL = """
    SELECT count(*) FROM (
        SELECT FROM user_stats WHERE user_id IN (
            SELECT user_id FROM likes WHERE post_id = ANY(%(ids)s)
            UNION SELECT author_id FROM posts WHERE id = ANY(%(ids)s)
            UNION SELECT author_id FROM posts WHERE repost_of_id = ANY(%(ids)s)
        ) ORDER BY user_id FOR NO KEY UPDATE
    ) locked
"""
LOCK_POST_COUNTS_SQL = "SELECT FROM post_counts WHERE post_id = ANY(%s) ORDER BY post_id FOR NO KEY UPDATE"


def lock_posts(*posts):
    """Lock these posts (ids or None) against deletion until the transaction ends; return the ids that exist."""
    ids = sorted({pk for pk in posts if pk})
    if not ids:
        return set()
    with prepared_queries.cursor() as cursor:
        cursor.execute(LOCK_POSTS_SQL, prepared_queries.bind_values({"ids": ids}))
        return {pk for (pk,) in cursor.fetchall()}


def lock_post_step(post, actor):
    """Return a CTE that locks one post (an id) against deletion, for `insert_if_absent`.

    It returns no row if the post is deleted, or if its author and `actor` (an id) block each other. It also locks the
    pair against a new block.
    """
    return CteStep(LOCK_POST_CTE, {"locked_id": post, "actor": actor})


def lock_post_for(actor, post):
    """Run the CTE of `lock_post_step` as a statement of its own; return whether the post is open to `actor`."""
    with prepared_queries.cursor() as cursor:
        cursor.execute(
            f"WITH {LOCK_POST_CTE} SELECT count(*) FROM locked",
            prepared_queries.bind_values({"locked_id": post, "actor": actor}),
        )
        return cursor.fetchone()[0] == 1


def lock_people(author, names, others):
    """Return the users with these `names` (in lower case) and ids (`others`), in the order of their ids.

    Lock each pair with `author` against a new block. `is_unblocked` of a user is False if the two block each other.
    """
    others = set(others) - {author.pk}
    if not names and not others:
        return []
    people = User.objects.filter(username__lower__in=names) | User.objects.filter(pk__in=others)
    return list(people.annotate(is_unblocked=PairMayMeet(author.pk, "pk")).order_by("pk"))


def lock_for_deletion(posts):
    """Lock all rows that deleting these posts (a queryset) changes, except notifications; return the posts by id.

    Lock order: the posts together with the posts they refer to (whose counters include them), `user_stats` of authors,
    reposters and likers, `post_counts` of the posts referred to.
    """
    rows, references = _lock_with_references(posts)
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(LOCK_USER_STATS_SQL, {"ids": [row.pk for row in rows]})
            if references:
                cursor.execute(LOCK_POST_COUNTS_SQL, [sorted(references)])
    return rows


def _lock_with_references(posts):
    """Lock posts and the posts they refer to; try again if a reference changed before the lock was taken."""
    while True:
        with transaction.atomic():  # a savepoint: its rollback releases the locks
            unlocked = list(posts.all())  # all() copies the queryset without its result cache
            references = _references(unlocked)
            lock_by_id("posts", [post.pk for post in unlocked], shared=references)
            rows = list(posts.order_by("pk"))
            if _references(rows) <= references:
                return rows, references
            transaction.set_rollback(True)


def _references(posts):
    return {getattr(post, name) for post in posts for name in REFERENCE_FIELDS} - {None}
