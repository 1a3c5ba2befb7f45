"""Translation of times to post ids: ids increase with time, so a range of time is a range of ids."""

from django.db import connection

# Binary search for the first post since the moment; one row is read per step.
BINARY_SEARCH_SQL = """
    WITH RECURSIVE search_range(low, high) AS (
        SELECT 0::bigint, (SELECT coalesce(max(id), 0) + 1 FROM posts)
        UNION ALL
        SELECT CASE WHEN middle.id IS NULL OR middle.created_at >= %(moment)s THEN low ELSE middle.id + 1 END,
               CASE WHEN middle.id IS NULL OR middle.created_at >= %(moment)s THEN (low + high) / 2 ELSE high END
        FROM search_range LEFT JOIN LATERAL (
            SELECT id, created_at FROM posts WHERE id >= (low + high) / 2 AND id < high ORDER BY id LIMIT 1
        ) middle ON true
        WHERE low < high
    )
    SELECT max(low) FROM search_range
"""


def first_id_since(moment):
    """Return the smallest id from which on no post is older than `moment`; newest id + 1 if all are older."""
    with connection.cursor() as cursor:
        cursor.execute(BINARY_SEARCH_SQL, {"moment": moment})
        return cursor.fetchone()[0]
