"""The form that was published last, for whoever goes back to its page."""

import re

from django.conf import settings

from posts.forms import SUBMISSION

COOKIE = "last_form"
SECONDS = 600
VALUE = re.compile(rf"(?P<token>{SUBMISSION}):(?P<answered>[0-9]*):(?P<quoted>[0-9]*)")


class LastFormMixin:
    """For the composer's own page: after Back it has the token of the form that was just published from it.

    So what is sent once more lands on the post that it made; other words with that token are another post. The
    browser keeps the token in a cookie, with what the form answered and quoted.
    """

    def remember_form(self, response):
        """Keep the token of the form that was just published, and what it answered and quoted."""
        value = ":".join(self.request.POST.get(name, "") for name in ("submission", "in_reply_to", "quote_of"))
        if VALUE.fullmatch(value):
            response.set_cookie(
                COOKIE,
                value,
                max_age=SECONDS,
                path="/compose",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )

    def get_last_form(self, answered, quoted):
        """Return the token of the form published last, if it answered and quoted these ids (or None), or ""."""
        last, place = self._last_form(), (str(answered or ""), str(quoted or ""))
        return last["token"] if last and (last["answered"], last["quoted"]) == place else ""

    def is_last_form(self, token):
        """Return whether a form with this token was published last."""
        last = self._last_form()
        return bool(last) and last["token"] == token

    def _last_form(self):
        return VALUE.fullmatch(self.request.COOKIES.get(COOKIE, ""))
