"""How far the viewer has read at home, and where the present visit began.

The newest post that home has shown is stored for the person, by the query that reads the page (HomeTimeline). A visit
belongs to one browser, and is stored in a cookie.
"""

import re
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from core.http.prefetch import is_prefetch
from core.ids import ID

COOKIE_NAME = "left_off"
COOKIE_FORMAT = re.compile(rf"({ID})\.({ID})\.({ID})")
NEW_VISIT_AFTER_MINUTES = 30  # since the last page view
COOKIE_MAX_AGE = 365 * 24 * 3600
ADVANCE_SQL = """
    UPDATE user_stats SET newest_read_id =
        greatest(newest_read_id, least(%(post)s, (SELECT coalesce(max(id), 0) FROM posts)))
    WHERE user_id = %(viewer)s RETURNING newest_read_id
"""


@dataclass(frozen=True)
class ReadingPosition:
    """A visit to the home timeline; reloads and other tabs belong to the same visit.

    `last_read_id` is the newest post that the person had read before it, in any browser; 0 on their first visit.
    """

    last_read_id: int = 0

    @classmethod
    def from_request(cls, request, is_next_page=False):
        """Return the visit of this request; a request for the next page (`is_next_page`) never begins a new one.

        The bar with the number of new posts does: it asks for the first page with htmx.
        """
        match = COOKIE_FORMAT.fullmatch(request.COOKIES.get(COOKIE_NAME, ""))
        owner, last_read_id, minute = map(int, match.groups()) if match else (0, 0, 0)
        is_recent = 0 <= _this_minute() - minute < NEW_VISIT_AFTER_MINUTES and not request.htmx
        if owner == request.user.pk and (is_next_page or is_recent):
            return cls(last_read_id)
        return cls() if is_next_page else cls(request.user.stats.newest_read_id)

    def first_already_read(self, rows, before=None):
        """Return the newest row read before this visit, or None if it is not on this page (below `before`)."""
        if before and before <= self.last_read_id:
            return None
        return next((row for row in rows if row.pk <= self.last_read_id), None)

    def is_caught_up(self, rows, viewer):
        """Return whether the first page has no new post by others."""
        new = [row for row in rows if row.pk > self.last_read_id and row.author_id != viewer.pk]
        return bool(self.last_read_id and rows and not new)

    def save(self, response, viewer):
        """Set the cookie after the first page was shown."""
        response.set_cookie(
            COOKIE_NAME,
            f"{viewer.pk}.{self.last_read_id}.{_this_minute()}",
            max_age=COOKIE_MAX_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def advance_newest_read(viewer, post_id):
    """Store that the viewer has read their home timeline up to this post, and return the stored id.

    It only moves forward, also under concurrency, and not past the newest post of the site.
    """
    with connection.cursor() as cursor:
        cursor.execute(ADVANCE_SQL, {"viewer": viewer.pk, "post": post_id})
        (newest,) = cursor.fetchone()
    return newest


def is_read(request, before):
    """Return whether the viewer reads the newest posts by this request: not a next page, nor a page in advance."""
    return before is None and not is_prefetch(request)


def _this_minute():
    return int(time.time() // 60)
