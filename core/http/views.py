"""Base view of actions: POST only, signed in."""

from contextlib import contextmanager

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError
from django.http import Http404
from django.views.generic import View
from psycopg.errors import ForeignKeyViolation

from core.http.redirects import safe_next


class PostOnlyView(LoginRequiredMixin, View):
    """A view that only answers POST; GET is a 405, also signed out."""

    http_method_names = ["post"]

    def handle_no_permission(self):
        """Redirect to the login page, which returns to the page with the button rather than to this address."""
        if self.request.method != "POST":
            return self.http_method_not_allowed(self.request)
        return redirect_to_login(safe_next(self.request, self.page_of_button()))

    def page_of_button(self):
        """Return the address of the page with the button if there is no Referer: the profile in the URL, or home."""
        return f"/{self.kwargs.get('username', '')}"


@contextmanager
def gone_is_404(sentence):
    """Raise Http404 when a foreign key's row was deleted concurrently; other violations stay errors."""
    try:
        yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, ForeignKeyViolation):
            raise
        raise Http404(sentence) from None
