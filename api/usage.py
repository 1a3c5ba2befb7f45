"""How much the site is used, for programs that list sites: counted exactly on a small site, estimated on a large one.

The cost is bounded: a sample of people is read, and PostgreSQL's own estimate of the number of posts.
"""

from typing import NamedTuple

from django.core.cache import caches
from django.db import connection

CACHE_SECONDS = 3600
SAMPLE_SIZE = 10_000  # rows; a table with no more is counted
ESTIMATE_SQL = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = '{}'::regclass"
ESTIMATES_SQL = f"SELECT ({ESTIMATE_SQL.format('user_stats')}), ({ESTIMATE_SQL.format('posts')})"
PEOPLE_SQL = """
    SELECT count(*), count(*) FILTER (WHERE seen > now() - interval '30 days'),
        count(*) FILTER (WHERE seen > now() - interval '180 days')
    FROM (
        SELECT greatest(seen_on, last_login) AS seen
        FROM user_stats TABLESAMPLE SYSTEM (%(percent)s) JOIN users ON users.id = user_stats.user_id
        WHERE suspended_at IS NULL AND deactivated_at IS NULL LIMIT %(limit)s
    ) sample
"""
POSTS_SQL = "SELECT count(*) FROM (SELECT FROM posts LIMIT %s) newest"


class Usage(NamedTuple):
    """Numbers of people, of those who came by in the last 30 and 180 days, and of posts and reposts."""

    people: int
    active_month: int
    active_half_year: int
    posts: int


def usage() -> Usage:
    """Return the usage, cached for CACHE_SECONDS in this worker."""
    return caches["local"].get_or_set("usage", count_usage, CACHE_SECONDS)


def count_usage(sample_size: int = SAMPLE_SIZE) -> Usage:
    """Return the usage of now. Three queries."""
    with connection.cursor() as cursor:
        cursor.execute(ESTIMATES_SQL)
        people, posts = cursor.fetchone()
        share = min(1.0, sample_size / max(people, 1))
        # Twice the sample bounds the cost where the estimate of the number of rows is out of date.
        cursor.execute(PEOPLE_SQL, {"percent": 100 * share, "limit": 2 * sample_size})
        counts = [round(count / share) for count in cursor.fetchone()]
        if posts <= sample_size:
            cursor.execute(POSTS_SQL, [2 * sample_size])
            (posts,) = cursor.fetchone()
    return Usage(*counts, posts)
