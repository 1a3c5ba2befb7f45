"""How conversations hang together, as ids: what stands above a post, its author's own thread, the replies below.

A reply hangs from the witt it answers or, when that was deleted, from the nearest one above that is still there
(`beneath`); such a row is said to have a gap over it. Replies always have higher ids than what they answer, so every
list here is paged by id. Each function asks one question, whose cost is bounded by what it returns and the height
of the conversation, never by how many replies there are. Hidden posts are in here too: who reads leaves them out.
"""

from typing import NamedTuple

from core.fastpath import prepared_queries

ANCESTOR_LIMIT = 40  # ancestors in a block
AUTHOR_THREAD_LIMIT = 20  # witts of the author's own thread in a block
REPLY_WINDOW = 40  # direct replies looked at for a page
BRANCH_STEPS = 12  # posts below each of them looked at
CONTINUATION_STEPS = 60  # posts looked at for the rest of one branch
MAX_ID = 2**63 - 1


def _first_child_sql(parent, after="0", by=""):
    """The SQL of the first reply to `parent` with an id above `after`."""
    return f"""LEAST(
        (SELECT id FROM posts WHERE in_reply_to_id = {parent} AND id > {after} {by} ORDER BY id LIMIT 1),
        (SELECT id FROM posts WHERE beneath_id = {parent} AND id > {after} {by} ORDER BY id LIMIT 1)
    )"""


BY_AUTHOR_SQL = "AND author_id + 0 = %(author)s"  # + 0: no way into the index by author, which may hold a lifetime
ANCESTORS_SQL = """
    WITH RECURSIVE up AS (
        SELECT COALESCE(in_reply_to_id, beneath_id) AS id, in_reply_to_id IS NULL AS gap, is_reply, id AS above_what,
            (COALESCE(in_reply_to_id, beneath_id, 0) < %(before)s)::int AS found
        FROM posts WHERE id = %(post)s
        UNION ALL
        SELECT COALESCE(posts.in_reply_to_id, posts.beneath_id), posts.in_reply_to_id IS NULL, posts.is_reply,
            posts.id, up.found + (COALESCE(posts.in_reply_to_id, posts.beneath_id, 0) < %(before)s)::int
        FROM up JOIN posts ON posts.id = up.id WHERE up.found <= %(limit)s
    )
    SELECT id, gap FROM up WHERE is_reply AND COALESCE(id, 0) < %(before)s ORDER BY above_what
"""
AUTHOR_THREAD_SQL = f"""
    WITH RECURSIVE thread AS (
        SELECT {_first_child_sql("%(post)s", by=BY_AUTHOR_SQL)} AS id, true AS is_first, 0 AS found
        UNION ALL
        SELECT {_first_child_sql("thread.id", by=BY_AUTHOR_SQL)}, false, found + (thread.id > %(after)s)::int
        FROM thread WHERE thread.id IS NOT NULL AND found <= %(limit)s
    )
    SELECT thread.id, posts.in_reply_to_id IS NULL FROM thread JOIN posts USING (id)
    WHERE thread.id > %(after)s OR is_first ORDER BY thread.id
"""
# One step goes to the next post in reading order: the first reply, else the next sibling, else that of the parent...
# `path` leads from the top of the branch to the parent. The levels are tried from the deepest up, and no further than
# the first that has one; a sort would try them all.
AFTER_LAST_SIBLING_SQL = "COALESCE((walk.path || walk.id)[level + 1], 0)"
WALK_STEP_SQL = f"""
    SELECT walk.top, next.id, (walk.path || walk.id)[:next.level], walk.step + 1
    FROM walk CROSS JOIN LATERAL (
        SELECT level, child.id FROM generate_series(cardinality(walk.path) + 1, 1, -1) AS level CROSS JOIN LATERAL (
            SELECT {_first_child_sql("(walk.path || walk.id)[level]", AFTER_LAST_SIBLING_SQL)} AS id
        ) child WHERE child.id IS NOT NULL LIMIT 1
    ) next
    WHERE walk.step < %(steps)s
"""
WALK_RESULT_SQL = """
    SELECT walk.top, walk.id, walk.path[cardinality(walk.path)], posts.in_reply_to_id IS NULL
    FROM walk JOIN posts USING (id)
"""
BRANCHES_SQL = f"""
    WITH RECURSIVE seeds AS (
        SELECT id FROM (
            (SELECT id FROM posts WHERE in_reply_to_id = %(post)s AND id > %(after)s ORDER BY id LIMIT %(seeds)s + 1)
            UNION ALL
            (SELECT id FROM posts WHERE beneath_id = %(post)s AND id > %(after)s ORDER BY id LIMIT %(seeds)s + 1)
        ) child WHERE id <> %(without)s ORDER BY id LIMIT %(seeds)s
    ), walk AS (
        SELECT id AS top, id, ARRAY[]::bigint[] AS path, 0 AS step FROM seeds
        UNION ALL {WALK_STEP_SQL}
    )
    {WALK_RESULT_SQL} ORDER BY walk.top, walk.step
"""
CONTINUATION_SQL = f"""
    WITH RECURSIVE up AS (
        SELECT id, COALESCE(in_reply_to_id, beneath_id) AS parent FROM posts WHERE id = %(after)s
        UNION ALL
        SELECT posts.id, COALESCE(posts.in_reply_to_id, posts.beneath_id)
        FROM up JOIN posts ON posts.id = up.parent WHERE up.parent > %(post)s
    ), walk AS (
        SELECT min(id) AS top, %(after)s::bigint AS id,
            COALESCE(array_agg(id ORDER BY id) FILTER (WHERE id <> %(after)s), ARRAY[]::bigint[]) AS path, 0 AS step
        FROM up HAVING min(parent) = %(post)s
        UNION ALL {WALK_STEP_SQL}
    )
    {WALK_RESULT_SQL} WHERE walk.step > 0 ORDER BY walk.step
"""


class Ancestor(NamedTuple):
    """An ancestor: its id (None when it was deleted and nothing is known above it), and whether one is gone below."""

    id: int | None
    gap: bool


class Descendant(NamedTuple):
    """A post below another: the direct reply it is under, its id, its parent and whether that was deleted."""

    top: int
    id: int
    parent: int | None
    gap: bool


def ancestors(post, before=None, limit=ANCESTOR_LIMIT):
    """The nearest `limit` ancestors of `post` with ids below `before`, first one first, and whether there are more."""
    rows = [Ancestor(*row) for row in _rows(ANCESTORS_SQL, post=post.pk, before=before or MAX_ID, limit=limit)]
    has_more = len(rows) > limit and rows[0].id is not None
    return rows[has_more:], has_more


def author_thread(post, after=None):
    """The next THREAD witts, after the id `after`, in which the author goes on from `post`.

    They are (id, whether one was deleted just before it) pairs; then the id of the very first, and whether there are
    more.
    """
    rows = _rows(AUTHOR_THREAD_SQL, post=post.pk, author=post.author_id, after=after or 0, limit=AUTHOR_THREAD_LIMIT)
    first = rows[0][0] if rows else None
    own = [row for row in rows if row[0] > (after or 0)]
    return own[:AUTHOR_THREAD_LIMIT], first, len(own) > AUTHOR_THREAD_LIMIT


def first_self_reply(post):
    """The id with which the author's own thread goes on from `post`, or None."""
    return _rows(f"SELECT {_first_child_sql('%(post)s', by=BY_AUTHOR_SQL)}", post=post.pk, author=post.author_id)[0][0]


def reply_branches(post, after=None, without=None):
    """The next SEEDS direct replies after the id `after`, each with up to STEPS posts below it, in reading order.

    The reply with the id `without` is left out.
    """
    values = {
        "post": post.pk,
        "after": after or 0,
        "without": without or 0,
        "seeds": REPLY_WINDOW,
        "steps": BRANCH_STEPS,
    }
    return [Descendant(*row) for row in _rows(BRANCHES_SQL, **values)]


def branch_continuation(post, after):
    """What follows the id `after` in its branch of the replies to `post`: up to LONG_STEPS posts in reading order."""
    return [Descendant(*row) for row in _rows(CONTINUATION_SQL, post=post.pk, after=after, steps=CONTINUATION_STEPS)]


def _rows(sql, **values):
    with prepared_queries.cursor() as cursor:
        cursor.execute(sql, prepared_queries.bind_values(values))
        return cursor.fetchall()
