"""Recursive queries on the reply tree: the ids of a post's ancestors, its author's own thread, and its replies.

The parent of a reply is `in_reply_to` or, if that post was deleted, the nearest existing ancestor (`beneath`); the
column `parent_deleted` of a result is true in that case. Replies have higher ids than their parents, so each list is
paged by id. Each function runs one query, whose cost is bounded by the rows returned and the height of the tree, not
by the number of replies. Visibility is not checked here: the results include hidden posts.
"""

from typing import NamedTuple

from core.fastpath import prepared_queries
from core.ids import MAX_ID

ANCESTOR_LIMIT = 40  # per page
AUTHOR_THREAD_LIMIT = 20  # posts per page
REPLY_WINDOW = 40  # direct replies read for a page
BRANCH_STEPS = 12  # posts read below each direct reply
CONTINUATION_STEPS = 60  # posts read for the continuation of one branch


def _first_child_sql(parent, after="0"):
    """Return SQL for the id of the first reply to `parent` with an id above `after`.

    Each half reads one entry of its index, the next one after (parent, after), which may be a reply to another post.
    With `in_reply_to_id = parent` instead, the planner may read all newer posts of the site by their ids.
    """
    return f"""LEAST(
        (SELECT CASE WHEN in_reply_to_id = {parent} THEN id END FROM posts
            WHERE in_reply_to_id IS NOT NULL AND (in_reply_to_id, id) > ({parent}, {after})
            ORDER BY in_reply_to_id, id LIMIT 1),
        (SELECT CASE WHEN beneath_id = {parent} THEN id END FROM posts
            WHERE beneath_id IS NOT NULL AND (beneath_id, id) > ({parent}, {after})
            ORDER BY beneath_id, id LIMIT 1)
    )"""


def _first_child_by_author_sql(parent):
    """Return SQL for the id of the first reply to `parent` by the person `author`."""
    return f"""LEAST(
        (SELECT id FROM posts WHERE in_reply_to_id = {parent} {BY_AUTHOR_SQL} ORDER BY id LIMIT 1),
        (SELECT id FROM posts WHERE beneath_id = {parent} {BY_AUTHOR_SQL} ORDER BY id LIMIT 1)
    )"""


BY_AUTHOR_SQL = "AND author_id + 0 = %(author)s"  # + 0 prevents the use of the index by author
ANCESTORS_SQL = """
    WITH RECURSIVE up AS (
        SELECT COALESCE(in_reply_to_id, beneath_id) AS id, in_reply_to_id IS NULL AS parent_deleted, is_reply,
            id AS child, (COALESCE(in_reply_to_id, beneath_id, 0) < %(before)s)::int AS found
        FROM posts WHERE id = %(post)s
        UNION ALL
        SELECT COALESCE(posts.in_reply_to_id, posts.beneath_id), posts.in_reply_to_id IS NULL, posts.is_reply,
            posts.id, up.found + (COALESCE(posts.in_reply_to_id, posts.beneath_id, 0) < %(before)s)::int
        FROM up JOIN posts ON posts.id = up.id WHERE up.found <= %(limit)s
    )
    SELECT id, parent_deleted FROM up WHERE is_reply AND COALESCE(id, 0) < %(before)s ORDER BY child
"""
AUTHOR_THREAD_SQL = f"""
    WITH RECURSIVE thread AS (
        SELECT {_first_child_by_author_sql("%(post)s")} AS id, true AS is_first, 0 AS found
        UNION ALL
        SELECT {_first_child_by_author_sql("thread.id")}, false, found + (thread.id > %(after)s)::int
        FROM thread WHERE thread.id IS NOT NULL AND found <= %(limit)s
    )
    SELECT thread.id, posts.in_reply_to_id IS NULL FROM thread JOIN posts USING (id)
    WHERE thread.id > %(after)s OR is_first ORDER BY thread.id
"""
# A step moves to the next post in reading order (preorder): the first reply, else the next sibling, else the next
# sibling of the parent, and so on. `path` has the ids from the branch root to the parent. LIMIT 1 stops at the deepest
# level that has a next post; a sort would evaluate all levels.
AFTER_LAST_SIBLING_SQL = "COALESCE((traversal.path || traversal.id)[level + 1], 0)"
TRAVERSAL_STEP_SQL = f"""
    SELECT traversal.branch_root, next.id, (traversal.path || traversal.id)[:next.level], traversal.step + 1
    FROM traversal CROSS JOIN LATERAL (
        SELECT level, child.id FROM generate_series(cardinality(traversal.path) + 1, 1, -1) AS level
        CROSS JOIN LATERAL (
            SELECT {_first_child_sql("(traversal.path || traversal.id)[level]", AFTER_LAST_SIBLING_SQL)} AS id
        ) child WHERE child.id IS NOT NULL LIMIT 1
    ) next
    WHERE traversal.step < %(steps)s
"""
TRAVERSAL_RESULT_SQL = """
    SELECT traversal.branch_root, traversal.id, traversal.path[cardinality(traversal.path)],
        posts.in_reply_to_id IS NULL
    FROM traversal JOIN posts USING (id)
"""
BRANCHES_SQL = f"""
    WITH RECURSIVE direct_replies AS (
        SELECT id FROM (
            (SELECT id FROM posts WHERE in_reply_to_id = %(post)s AND id > %(after)s ORDER BY id LIMIT %(window)s + 1)
            UNION ALL
            (SELECT id FROM posts WHERE beneath_id = %(post)s AND id > %(after)s ORDER BY id LIMIT %(window)s + 1)
        ) child WHERE id <> %(exclude_id)s ORDER BY id LIMIT %(window)s
    ), traversal AS (
        SELECT id AS branch_root, id, ARRAY[]::bigint[] AS path, 0 AS step FROM direct_replies
        UNION ALL {TRAVERSAL_STEP_SQL}
    )
    {TRAVERSAL_RESULT_SQL} ORDER BY traversal.branch_root, traversal.step
"""
CONTINUATION_SQL = f"""
    WITH RECURSIVE up AS (
        SELECT id, COALESCE(in_reply_to_id, beneath_id) AS parent FROM posts WHERE id = %(after)s
        UNION ALL
        SELECT posts.id, COALESCE(posts.in_reply_to_id, posts.beneath_id)
        FROM up JOIN posts ON posts.id = up.parent WHERE up.parent > %(post)s
    ), traversal AS (
        SELECT min(id) AS branch_root, %(after)s::bigint AS id,
            COALESCE(array_agg(id ORDER BY id) FILTER (WHERE id <> %(after)s), ARRAY[]::bigint[]) AS path, 0 AS step
        FROM up HAVING min(parent) = %(post)s
        UNION ALL {TRAVERSAL_STEP_SQL}
    )
    {TRAVERSAL_RESULT_SQL} WHERE traversal.step > 0 ORDER BY traversal.step
"""
DESCENDANTS_SQL = f"""
    WITH RECURSIVE traversal AS (
        SELECT %(post)s::bigint AS branch_root, %(post)s::bigint AS id, ARRAY[]::bigint[] AS path, 0 AS step
        UNION ALL {TRAVERSAL_STEP_SQL}
    )
    SELECT id FROM traversal WHERE step > 0 ORDER BY step
"""


class Ancestor(NamedTuple):
    """An ancestor: its id, None if it is deleted and has no ancestor; and whether the post below lost its parent."""

    id: int | None
    parent_deleted: bool


class Descendant(NamedTuple):
    """A post below another: its direct reply, its id, its parent, and whether its own parent was deleted."""

    branch_root: int
    id: int
    parent: int | None
    parent_deleted: bool


def ancestors(post, before=None, limit=ANCESTOR_LIMIT):
    """Return the nearest `limit` ancestors of `post` with ids below `before`, oldest first, and whether more exist."""
    rows = [Ancestor(*row) for row in _rows(ANCESTORS_SQL, post=post.pk, before=before or MAX_ID, limit=limit)]
    has_more = len(rows) > limit and rows[0].id is not None
    return rows[has_more:], has_more


def author_thread(post, after=None):
    """Return the author's own chain of replies from `post`, up to AUTHOR_THREAD_LIMIT posts after the id `after`.

    Return (id, whether its own parent was deleted) pairs, the id of the first post of the chain or None, and whether
    there are more.
    """
    rows = _rows(AUTHOR_THREAD_SQL, post=post.pk, author=post.author_id, after=after or 0, limit=AUTHOR_THREAD_LIMIT)
    first = rows[0][0] if rows else None
    own = [row for row in rows if row[0] > (after or 0)]
    return own[:AUTHOR_THREAD_LIMIT], first, len(own) > AUTHOR_THREAD_LIMIT


def first_self_reply(post):
    """Return the id of the author's first reply to their own `post`, or None."""
    return _rows(f"SELECT {_first_child_by_author_sql('%(post)s')}", post=post.pk, author=post.author_id)[0][0]


def reply_branches(post, after=None, exclude_id=None):
    """Return up to REPLY_WINDOW direct replies after the id `after`, each with up to BRANCH_STEPS posts below it.

    The posts are in reading order. The reply with the id `exclude_id` is left out.
    """
    values = {
        "post": post.pk,
        "after": after or 0,
        "exclude_id": exclude_id or 0,
        "window": REPLY_WINDOW,
        "steps": BRANCH_STEPS,
    }
    return [Descendant(*row) for row in _rows(BRANCHES_SQL, **values)]


def branch_continuation(post, after):
    """Return up to CONTINUATION_STEPS posts after the id `after` in its branch below `post`, in reading order."""
    return [Descendant(*row) for row in _rows(CONTINUATION_SQL, post=post.pk, after=after, steps=CONTINUATION_STEPS)]


def descendants(post, limit):
    """Return the ids of up to `limit` posts below `post`, in reading order: each reply before those below it."""
    return [pk for (pk,) in _rows(DESCENDANTS_SQL, post=post.pk, steps=limit)]


def _rows(sql, **values):
    with prepared_queries.cursor() as cursor:
        cursor.execute(sql, prepared_queries.bind_values(values))
        return cursor.fetchall()
