"""Where somebody stopped reading at home. A cookie remembers it, so that looking at a page writes nothing."""

import re
import time
from dataclasses import dataclass

from django.conf import settings

COOKIE_NAME = "left_off"
COOKIE_FORMAT = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})")
NEW_VISIT_AFTER_MINUTES = 30  # minutes after which coming back is another visit
COOKIE_MAX_AGE = 365 * 24 * 3600


@dataclass(frozen=True)
class ReadingPosition:
    """One person's visit to the home timeline, which reloads, other tabs and the way back belong to.

    `mark` is the newest row of the visits before, 0 on the first; `newest` is the newest row shown so far.
    """

    mark: int = 0
    newest: int = 0

    @classmethod
    def of(cls, request, goes_on=False):
        """The visit that a request belongs to; `goes_on` when it only asks for more of a page."""
        form = COOKIE_FORMAT.fullmatch(request.COOKIES.get(COOKIE_NAME, ""))
        owner, mark, newest, minute = map(int, form.groups()) if form else (0, 0, 0, 0)
        if owner != request.user.pk:
            return cls()
        is_over = not goes_on and not 0 <= _this_minute() - minute < NEW_VISIT_AFTER_MINUTES
        return cls(newest if is_over else mark, newest)

    def first_already_read(self, rows, before=None):
        """The newest row, of a page below the cursor `before`, that was seen before; None when it stands elsewhere."""
        if before and before <= self.mark:
            return None
        return next((row for row in rows if row.pk <= self.mark), None)

    def is_caught_up(self, rows, viewer):
        """Whether the first page holds nothing new by others."""
        new = [row for row in rows if row.pk > self.mark and row.author_id != viewer.pk]
        return bool(self.mark and rows and not new)

    def remember(self, response, viewer, rows):
        """Let the cookie know what the first page showed."""
        newest = max(self.newest, rows[0].pk if rows else 0)
        response.set_cookie(
            COOKIE_NAME,
            f"{viewer.pk}.{self.mark}.{newest}.{_this_minute()}",
            max_age=COOKIE_MAX_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _this_minute():
    return int(time.time() // 60)
