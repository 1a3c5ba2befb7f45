"""The newest post that the viewer has seen at home, stored in a cookie so that a page view writes no row."""

import re
import time
from dataclasses import dataclass

from django.conf import settings

from core.ids import ID

COOKIE_NAME = "left_off"
COOKIE_FORMAT = re.compile(rf"({ID})\.({ID})\.({ID})\.({ID})")
NEW_VISIT_AFTER_MINUTES = 30  # since the last page view
COOKIE_MAX_AGE = 365 * 24 * 3600


@dataclass(frozen=True)
class ReadingPosition:
    """A visit to the home timeline; reloads and other tabs belong to the same visit.

    `last_read_id` is the newest row of earlier visits, 0 on the first visit; `newest` is the newest row shown so far.
    """

    last_read_id: int = 0
    newest: int = 0

    @classmethod
    def from_request(cls, request, is_next_page=False):
        """Return the visit of this request; a request for the next page (`is_next_page`) never begins a new one."""
        match = COOKIE_FORMAT.fullmatch(request.COOKIES.get(COOKIE_NAME, ""))
        owner, last_read_id, newest, minute = map(int, match.groups()) if match else (0, 0, 0, 0)
        if owner != request.user.pk:
            return cls()
        is_over = not is_next_page and not 0 <= _this_minute() - minute < NEW_VISIT_AFTER_MINUTES
        return cls(newest if is_over else last_read_id, newest)

    def first_already_read(self, rows, before=None):
        """Return the newest row that an earlier visit showed, or None if it is not on this page (below `before`)."""
        if before and before <= self.last_read_id:
            return None
        return next((row for row in rows if row.pk <= self.last_read_id), None)

    def is_caught_up(self, rows, viewer):
        """Return whether the first page has no new post by others."""
        new = [row for row in rows if row.pk > self.last_read_id and row.author_id != viewer.pk]
        return bool(self.last_read_id and rows and not new)

    def save(self, response, viewer, rows):
        """Set the cookie after the first page was shown."""
        newest = max(self.newest, rows[0].pk if rows else 0)
        response.set_cookie(
            COOKIE_NAME,
            f"{viewer.pk}.{self.last_read_id}.{newest}.{_this_minute()}",
            max_age=COOKIE_MAX_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _this_minute():
    return int(time.time() // 60)
