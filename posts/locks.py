"""Keeping posts from being deleted while something is hung on them.

Whatever counts at a post (a like, a repost, a reply, a quote) takes hold of it first, then of people's numbers, then
of the post's own. Deleting goes in the same order, so that the two wait for each other and never lock each other out.
"""

from django.db import connection


def hold(*posts):
    """Keep these posts (ids or None) until the transaction ends; say whether all of them are still there."""
    ids = sorted({pk for pk in posts if pk})
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM posts WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [ids])
        return len(cursor.fetchall()) == len(ids)
