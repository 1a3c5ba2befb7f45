"""What people see when something is not to be had: friendly pages, and for htmx one plain sentence."""

import logging
import secrets
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core.rate_limits import RateLimitExceeded

logger = logging.getLogger(__name__)

BAD_REQUEST = "We couldn’t make sense of what your browser sent. Please go back and try again."
FORBIDDEN = "This part isn’t open to you. If you think it should be, try logging in with another account."
LOGGED_OUT = "You’ve been logged out. Log in again, in another tab if you like: your words stay here until then."
NOT_FOUND = "There’s nothing at this address. It may have been deleted, or the link lost a letter on the way."
GONE_MESSAGE = "That has flown. It may have been deleted."
METHOD_NOT_ALLOWED = (
    "There’s nothing to look at here: this address is for a button. Please go back and press it there."
)
RATE_LIMITED = "That’s a lot at once. Have a cup of tea and try again in a few minutes."
SERVER_ERROR = "Something broke on our end. It’s been noted. Please try again in a minute."
DATABASE_UNAVAILABLE = "We can’t reach our own records just now. Please try again in a minute."
CONFLICT = "Somebody else did something in the very same moment, so nothing was saved. Please go back and try again."

RETRY_AFTER = 5  # seconds; the database is usually back sooner
# SQLSTATE of a server that cannot be reached: a class (connection exceptions), and what it says as it goes and comes.
UNREACHABLE_CLASS = "08"
UNREACHABLE = {"57P01", "57P02", "57P03", "53300"}  # shut down by an admin, by a crash, starting up, connections full


def bad_request(request, exception=None):
    """400. Reads nothing of the request's body, since that may be what is wrong with it."""
    return render_standalone_error(request, 400, BAD_REQUEST)


def permission_denied(request, exception=None):
    """403, in the words of the refusal where it has some."""
    return render_error(request, 403, str(exception or "") or FORBIDDEN)


def not_found(request, exception=None):
    """404, the same for what never was and for what may not be seen."""
    return render_error(request, 404, GONE_MESSAGE if request.headers.get("HX-Request") else NOT_FOUND)


def too_many_requests(request, sentence=RATE_LIMITED):
    """429, saying what was too much; the page gives back what the person had typed."""
    return render_error(request, 429, sentence)


def conflict(request):
    """409: what was asked for collided with something else twice; nothing of it was saved."""
    return render_standalone_error(request, 409, CONFLICT)


def is_unreachable(error):
    """Whether this error says that the database cannot be reached, rather than that it refused something."""
    if isinstance(error, InterfaceError):
        return True
    sqlstate = getattr(error.__cause__, "sqlstate", None) if isinstance(error, OperationalError) else ""
    return sqlstate is None or sqlstate.startswith(UNREACHABLE_CLASS) or sqlstate in UNREACHABLE


def server_error(request):
    """500 with a reference that is also in the log, or 503 when it was the database that could not be reached."""
    if is_unreachable(sys.exception()):
        response = render_standalone_error(request, 503, DATABASE_UNAVAILABLE)
        response["Retry-After"] = RETRY_AFTER
        return response
    reference = f"w-{secrets.token_hex(3)}"
    logger.error("Reference %s is %s %s", reference, request.method, request.path)
    return render_standalone_error(request, 500, SERVER_ERROR, reference=reference)


class MethodNotAllowedMiddleware:
    """Puts a page of ours where a 405 would come without a word; what the address does answer is still in `Allow`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        render_error = render_standalone_error(request, 405, METHOD_NOT_ALLOWED)
        render_error["Allow"] = response.get("Allow", "")
        return render_error


class RateLimitMiddleware:
    """Answers 429 wherever a limit was reached."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, RateLimitExceeded):
            return too_many_requests(request, exception.sentence)


def render_error(request, status, sentence):
    """The error page inside the usual frame, or for htmx the sentence alone."""
    if request.headers.get("HX-Request"):
        return plain_text_response(status, sentence)
    return render(request, f"{status}.html", {"sentence": sentence}, status=status)


def render_standalone_error(request, status, sentence, **context):
    """The error page in a frame that asks neither the database nor the request who is looking."""
    if request.headers.get("HX-Request"):
        return plain_text_response(status, sentence)
    body = render_to_string(f"{status}.html", {"site_name": settings.SITE_NAME, "sentence": sentence} | context)
    return HttpResponse(body, status=status)


def plain_text_response(status, sentence):
    """A sentence for a toast."""
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
