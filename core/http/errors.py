"""Error pages; for htmx one plain sentence each, and for programs a JSON object with the sentence."""

import logging
import secrets
import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core import messages
from core.db.connection_errors import is_unreachable
from core.rate_limits import RateLimitExceeded

logger = logging.getLogger(__name__)

RETRY_AFTER = 5  # seconds; the database is usually back sooner


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return 400. Does not read the request's body, which may be the invalid part."""
    return render_standalone_error(request, 400, messages.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return 403 with the exception's message, if it has one."""
    return render_error(request, 403, str(exception or "") or messages.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return 404, identical for missing objects and for objects that the viewer may not see."""
    is_fragment = request.headers.get("HX-Request")
    return render_error(request, 404, messages.FRAGMENT_NOT_FOUND if is_fragment else messages.PAGE_NOT_FOUND)


def too_many_requests(request: HttpRequest, sentence: str = messages.RATE_LIMITED) -> HttpResponse:
    """Return 429 with the limit's message; the page shows the submitted text again."""
    return render_error(request, 429, sentence)


def conflict(request: HttpRequest) -> HttpResponse:
    """Return 409: the write conflicted with concurrent ones twice, and nothing of it was saved."""
    return render_standalone_error(request, 409, messages.WRITE_CONFLICT)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 500 with a reference that is also in the log, or 503 if the database cannot be reached."""
    if is_unreachable(sys.exception()):
        response = render_standalone_error(request, 503, messages.DATABASE_UNAVAILABLE)
        response["Retry-After"] = RETRY_AFTER
        return response
    reference = f"w-{secrets.token_hex(3)}"
    logger.error("Reference %s is %s %s", reference, request.method, request.path)
    return render_standalone_error(request, 500, messages.SERVER_ERROR, reference=reference)


class MethodNotAllowedMiddleware:
    """Replaces an empty 405 by a page; its `Allow` header stays."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render_standalone_error(request, 405, messages.METHOD_NOT_ALLOWED)
        page["Allow"] = response.get("Allow", "")
        return page


class RateLimitMiddleware:
    """Answers RateLimitExceeded with 429."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, RateLimitExceeded):
            return too_many_requests(request, exception.sentence)


def render_error(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """Return the error page in the usual layout, or the sentence alone for htmx and programs."""
    if response := response_without_page(request, status, sentence):
        return response
    return render(request, f"{status}.html", {"sentence": sentence}, status=status)


def render_standalone_error(request: HttpRequest, status: int, sentence: str, **context: str) -> HttpResponse:
    """Return the error page in a layout that reads neither the database nor the viewer."""
    if response := response_without_page(request, status, sentence):
        return response
    body = render_to_string(f"{status}.html", {"site_name": settings.SITE_NAME, "sentence": sentence} | context)
    return HttpResponse(body, status=status)


def response_without_page(request: HttpRequest, status: int, sentence: str) -> HttpResponse | None:
    """Return the sentence for a program (`answers_json` is set on the request) or for htmx; None for a browser."""
    if getattr(request, "answers_json", False):
        return JsonResponse({"error": sentence}, status=status)
    return plain_text_response(status, sentence) if request.headers.get("HX-Request") else None


def plain_text_response(status: int, sentence: str) -> HttpResponse:
    """Return a sentence for a toast."""
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
