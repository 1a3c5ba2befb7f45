"""Keeping posts from being deleted while something is hung on them.

Whatever counts at a post (a like, a repost, a reply, a quote) takes hold of it first, then of people's numbers, then
of the post's own. Deleting goes in the same order, so that the two wait for each other and never lock each other out.
"""

from witter import prepared
from witter.counters import Step

HOLD = "SELECT id FROM posts WHERE id = ANY(%(ids)s::bigint[]) ORDER BY id FOR KEY SHARE"
HOLD_ONE = "held AS (SELECT 1 FROM posts WHERE id = %(held)s FOR KEY SHARE)"


def hold(*posts):
    """Keep these posts (ids or None) until the transaction ends; say whether all of them are still there."""
    ids = sorted({pk for pk in posts if pk})
    with prepared.cursor() as cursor:
        cursor.execute(HOLD, {"ids": ids})
        return len(cursor.fetchall()) == len(ids)


def held(post):
    """The same for one post (its id), as the part of a statement that `insert_once` begins with."""
    return Step(HOLD_ONE, {"held": post})
