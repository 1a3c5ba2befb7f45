"""Ids in place of moments: posts are numbered in the order they are published, so a span of time is a span of ids."""

from django.db import connection

# Halves the span of ids in which the first post since the moment must lie, one row looked at each time.
BINARY_SEARCH_SQL = """
    WITH RECURSIVE halving(low, high) AS (
        SELECT 0::bigint, (SELECT coalesce(max(id), 0) + 1 FROM posts)
        UNION ALL
        SELECT CASE WHEN middle.id IS NULL OR middle.created_at >= %(moment)s THEN low ELSE middle.id + 1 END,
               CASE WHEN middle.id IS NULL OR middle.created_at >= %(moment)s THEN (low + high) / 2 ELSE high END
        FROM halving LEFT JOIN LATERAL (
            SELECT id, created_at FROM posts WHERE id >= (low + high) / 2 AND id < high ORDER BY id LIMIT 1
        ) middle ON true
        WHERE low < high
    )
    SELECT max(low) FROM halving
"""


def first_id_since(moment):
    """The smallest id such that posts from it on are not older than `moment`; past the newest one if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(BINARY_SEARCH_SQL, {"moment": moment})
        return cursor.fetchone()[0]
