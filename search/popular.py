"""Popular posts: the most liked public ones of the last week."""

from datetime import timedelta

from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from core.db.pagination import PAGE_SIZE, RankCursor
from posts.timelines.id_timelines import PUBLIC_ROWS
from posts.timelines.pagination import Page
from search.ids_by_date import first_id_since

PERIOD = timedelta(days=7)
MAX_POSTS = 100_000  # newest ids of the period that are compared: bounds the cost on a large site
MAX_POPULAR = 200  # of them that can be listed
WINDOW_SIZE = 30  # candidates checked at once: more than a page, as some are left out
CACHE_SECONDS = 300

MOST_LIKED_SQL = """
    SELECT like_count, post_id FROM post_counts
    WHERE post_id >= greatest(%(since)s, (SELECT coalesce(max(post_id), 0) FROM post_counts) - %(posts)s)
    AND like_count > 0 ORDER BY like_count DESC, post_id DESC LIMIT %(limit)s
"""


def popular_page(viewer, before=None):
    """Return the Page of popular posts below the RankCursor `before`, the most liked first.

    One query, or three if the ranking is not cached. It is the same for all viewers; visibility is checked each time.
    """
    ranked = caches["local"].get_or_set("popular", _query_ranked, CACHE_SECONDS)
    ranked = [one for one in ranked if before is None or one < before]
    found = []
    while ranked and len(found) <= PAGE_SIZE:
        window, ranked = ranked[:WINDOW_SIZE], ranked[WINDOW_SIZE:]
        rows = {row.pk: row for row in PUBLIC_ROWS(viewer, ids=[one.pk for one in window])}
        found += [(one, rows[one.pk]) for one in window if one.pk in rows]
    cursor = found[PAGE_SIZE - 1][0] if len(found) > PAGE_SIZE else None
    return Page([row for _, row in found[:PAGE_SIZE]], cursor)


def _query_ranked():
    """Return the RankCursors of up to MAX_POPULAR posts, by number of likes."""
    since = first_id_since(timezone.now() - PERIOD)
    with connection.cursor() as cursor:
        cursor.execute(MOST_LIKED_SQL, {"since": since, "posts": MAX_POSTS, "limit": MAX_POPULAR})
        return [RankCursor(*row) for row in cursor.fetchall()]
