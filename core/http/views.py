"""Base views of actions: POST only, signed in."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.views.generic import View
from psycopg.errors import ForeignKeyViolation

from core.http.htmx import error_or_redirect, redirect_with_message
from core.http.redirects import safe_next


class PostOnlyView(LoginRequiredMixin, View):
    """A view that only answers POST; GET is a 405, also signed out."""

    http_method_names = ["post"]
    login_reason = ""  # the action, for which the login page has a sentence (accounts.messages.LOGIN_REASONS)

    def handle_no_permission(self):
        """Redirect to the login page, which returns to the page with the button rather than to this address."""
        if self.request.method != "POST":
            return self.http_method_not_allowed(self.request)
        response = redirect_to_login(safe_next(self.request, self.page_of_button()))
        if self.login_reason:
            response["Location"] += f"&why={self.login_reason}"
        return response

    def page_of_button(self) -> str:
        """Return the address of the page with the button if there is no Referer: the profile in the URL, or home."""
        return f"/{self.kwargs.get('username', '')}"


class ActionView(PostOnlyView):
    """Base of one action on one object: `act`, then a fragment for htmx, otherwise a redirect with a message.

    Subclasses define `get_object` and `act`. A ValidationError is shown as its sentence. `self.object` is the object.
    """

    success_message = ""
    gone_message = "That is gone."

    def post(self, request, **kwargs):
        self.object = self.get_object(**kwargs)
        try:
            with gone_is_404(self.gone_message):
                self.act(self.object)
        except ValidationError as error:
            return error_or_redirect(request, error.messages[0], self.get_success_url())
        response = self.htmx_response() if request.htmx else None
        return response or redirect_with_message(request, self.get_success_message(), self.get_success_url())

    def get_object(self, **kwargs):
        """Return the object that these keyword arguments of the URL name. Raise Http404 if the viewer may not act."""
        raise NotImplementedError

    def act(self, target):
        """Perform the action on the object."""
        raise NotImplementedError

    def htmx_response(self):
        """Return the fragment for htmx, or None to redirect the whole page, with the message."""

    def get_success_message(self):
        """Return the message after a redirect; "" for none."""
        return self.success_message

    def get_success_url(self):
        """Return the page that the form was on."""
        return safe_next(self.request, self.page_of_button())


@contextmanager
def gone_is_404(sentence: str) -> Iterator[None]:
    """Raise Http404 when a foreign key's row was deleted concurrently; other violations stay errors."""
    try:
        yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, ForeignKeyViolation):
            raise
        raise Http404(sentence) from None
