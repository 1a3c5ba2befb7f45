"""What stands above a post: the witts it answers, up to the first."""

from django.db import connection

from posts.models import Post

ABOVE = 40  # how many ancestors a page shows; the rest are behind a link
ANCESTORS = """
    WITH RECURSIVE up AS (
        SELECT in_reply_to_id AS id, 1 AS height FROM posts WHERE id = %s AND in_reply_to_id IS NOT NULL
        UNION ALL
        SELECT posts.in_reply_to_id, up.height + 1 FROM up JOIN posts ON posts.id = up.id
        WHERE posts.in_reply_to_id IS NOT NULL AND up.height < %s
    )
    SELECT id FROM up ORDER BY height DESC
"""


def ancestor_ids(post):
    """The ids of the witts that `post` answers, first one first, at most ABOVE + 1 of them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ANCESTORS, [post.pk, ABOVE + 1])
        return [pk for (pk,) in cursor.fetchall()]


def ancestors(post, viewer):
    """The rows above `post`, first one first: (id, post or None when the viewer may not see it)."""
    ids = ancestor_ids(post)
    seen = {row.pk: row for row in Post.objects.filter(pk__in=ids).visible_to(viewer).as_rows()} if ids else {}
    return [(pk, seen.get(pk)) for pk in ids]
