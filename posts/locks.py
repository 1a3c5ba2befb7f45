"""Locks that keep posts from being deleted while something is hung on them (core.db.locks has the whole order).

Whatever counts at a post (a like, a repost, a reply, a quote) locks it first, then people's numbers, then the post's
own. Deleting goes in the same order, so that the two wait for each other and never lock each other out.
"""

from django.db import connection, transaction

from accounts.models import User
from core.db.counters import CteStep
from core.db.locks import lock_by_id
from core.fastpath import prepared_queries
from follows.locks import PairMayMeet

REFERENCES = ("in_reply_to_id", "beneath_id", "quote_of_id", "repost_of_id")
LOCK_POSTS_SQL = "SELECT id FROM posts WHERE id = ANY(%(ids)s::bigint[]) ORDER BY id FOR KEY SHARE"
LOCK_POST_CTE = (
    "held AS (SELECT 1 FROM posts WHERE id = %(held)s AND pair_may_meet(author_id, %(actor)s) FOR KEY SHARE)"
)
NUMBERS_OF_PEOPLE = """
    SELECT count(*) FROM (
        SELECT FROM user_stats WHERE user_id IN (
            SELECT user_id FROM likes WHERE post_id = ANY(%(ids)s)
            UNION SELECT author_id FROM posts WHERE id = ANY(%(ids)s)
            UNION SELECT author_id FROM posts WHERE repost_of_id = ANY(%(ids)s)
        ) ORDER BY user_id FOR NO KEY UPDATE
    ) locked
"""
NUMBERS_OF_POSTS = "SELECT FROM post_counts WHERE post_id = ANY(%s) ORDER BY post_id FOR NO KEY UPDATE"


def lock_posts(*posts):
    """Keep these posts (ids or None) until the transaction ends; return the set of ids that are still there."""
    ids = sorted({pk for pk in posts if pk})
    if not ids:
        return set()
    with prepared_queries.cursor() as cursor:
        cursor.execute(LOCK_POSTS_SQL, prepared_queries.bind_values({"ids": ids}))
        return {pk for (pk,) in cursor.fetchall()}


def lock_post_step(post, actor):
    """The same for one post, as the part of a statement that `insert_once` begins with.

    It has no row either when its author and `actor` (an id) block each other, and no such block begins meanwhile.
    """
    return CteStep(LOCK_POST_CTE, {"held": post, "actor": actor})


def hold_for(actor, post):
    """The same as a statement of its own, for a transaction that begins with it: whether it is there for `actor`."""
    with prepared_queries.cursor() as cursor:
        cursor.execute(
            f"WITH {LOCK_POST_CTE} SELECT count(*) FROM held",
            prepared_queries.bind_values({"held": post, "actor": actor}),
        )
        return cursor.fetchone()[0] == 1


def lock_people(author, names, others):
    """Find the people with these `names` (in lower case) and ids (`others`), and let no block with `author` begin.

    Return a list of users, in the order of their ids. Each has `is_open`, which is false across a block.
    """
    others = set(others) - {author.pk}
    if not names and not others:
        return []
    people = User.objects.filter(username__lower__in=names) | User.objects.filter(pk__in=others)
    return list(people.annotate(is_open=PairMayMeet(author.pk, "pk")).order_by("pk"))


def lock_for_deletion(posts):
    """Lock what deleting these posts (a queryset) changes, but for notes; return those that are there, oldest first.

    First what they refer to (they are in its counts) together with the posts, then the numbers of authors, reposters
    and likers, then those of the posts referred to.
    """
    rows, references = _lock_with_references(posts)
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(NUMBERS_OF_PEOPLE, {"ids": [row.pk for row in rows]})
            if references:
                cursor.execute(NUMBERS_OF_POSTS, [sorted(references)])
    return rows


def _lock_with_references(posts):
    """Lock posts and what they refer to; begin again where that has changed before it was locked."""
    while True:
        with transaction.atomic():  # a savepoint, which gives the locks back
            before = list(posts.all())  # a copy of the queryset, which remembers nothing of the last time
            references = _references(before)
            lock_by_id("posts", [post.pk for post in before], shared=references)
            rows = list(posts.order_by("pk"))
            if _references(rows) <= references:
                return rows, references
            transaction.set_rollback(True)


def _references(posts):
    return {getattr(post, name) for post in posts for name in REFERENCES} - {None}
