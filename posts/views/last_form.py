"""A cookie with the token of the form published last, for the Back button."""

import re

from django.conf import settings

from core.submissions import SUBMISSION

COOKIE_NAME = "last_form"
COOKIE_MAX_AGE = 600
COOKIE_FORMAT = re.compile(rf"(?P<token>{SUBMISSION}):(?P<answered>[0-9]*):(?P<quoted>[0-9]*)")


class LastFormMixin:
    """Mixin for the composer page: after Back, the form has the idempotency token that it was published with.

    Submitting it again unchanged then leads to the existing post; other text with that token is a new post. The cookie
    has the token and the ids of the reply target and quoted post.
    """

    def set_last_form_cookie(self, response):
        """Set the cookie for the form that was just published."""
        value = ":".join(self.request.POST.get(name, "") for name in ("submission", "in_reply_to", "quote_of"))
        if COOKIE_FORMAT.fullmatch(value):
            response.set_cookie(
                COOKIE_NAME,
                value,
                max_age=COOKIE_MAX_AGE,
                path="/compose",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )

    def get_last_form(self, reply_target, quoted):
        """Return the token of the form published last if it had this reply target and quote (ids or None), else ""."""
        last, related = self._last_form(), (str(reply_target or ""), str(quoted or ""))
        return last["token"] if last and (last["answered"], last["quoted"]) == related else ""

    def is_last_form(self, token):
        """Return whether a form with this token was published last."""
        last = self._last_form()
        return bool(last) and last["token"] == token

    def _last_form(self):
        return COOKIE_FORMAT.fullmatch(self.request.COOKIES.get(COOKIE_NAME, ""))
