"""Where somebody stopped reading at home. A cookie remembers it, so that looking at a page writes nothing."""

import re
import time
from dataclasses import dataclass

from django.conf import settings

COOKIE = "left_off"
FORM = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})")
PAUSE = 30  # minutes after which coming back is another visit
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Visit:
    """One person's visit to the home timeline, which reloads, other tabs and the way back belong to.

    `mark` is the newest row of the visits before, 0 on the first; `newest` is the newest row shown so far.
    """

    mark: int = 0
    newest: int = 0

    @classmethod
    def of(cls, request, goes_on=False):
        """The visit that a request belongs to; `goes_on` when it only asks for more of a page."""
        form = FORM.fullmatch(request.COOKIES.get(COOKIE, ""))
        owner, mark, newest, minute = map(int, form.groups()) if form else (0, 0, 0, 0)
        if owner != request.user.pk:
            return cls()
        is_over = not goes_on and not 0 <= _this_minute() - minute < PAUSE
        return cls(newest if is_over else mark, newest)

    def first_seen(self, rows, before=None):
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
            COOKIE,
            f"{viewer.pk}.{self.mark}.{newest}.{_this_minute()}",
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _this_minute():
    return int(time.time() // 60)
