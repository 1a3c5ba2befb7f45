"""Middleware for every request: validation, and canonical addresses."""

import codecs
import contextlib
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict, UnreadablePostError
from django.middleware.common import CommonMiddleware
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.datastructures import MultiValueDict
from django.utils.encoding import escape_uri_path

from core import messages
from core.http.errors import render_standalone_error
from core.http.request_size import MULTIPART, largest_body, match_at, takes_body, takes_uploads

HEALTH = {"/healthz", "/readyz"}
SMALL_BODY = 64 * 1024  # bytes; a body up to this size that a view does not take is dropped silently
MAX_PATH_SEGMENTS = 6  # segments of our longest address


class RequestValidationMiddleware:
    """Refuses invalid requests before anything else reads them: too large, not in UTF-8, or with NUL characters."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if response := self.refuse_long_body(request):
            return response
        if charset := request.content_params.get("charset"):
            request.encoding = "utf-8"  # for the error page, too
            if not is_utf8(charset):
                raise BadRequest("Only UTF-8 is understood.")
        try:
            sent = [
                request.path_info,
                *querydict_strings(request.GET),
                *querydict_strings(request.POST),
            ]  # POST is empty without a form
        except SuspiciousOperation as refusal:
            drain_body(request)
            if isinstance(refusal, RequestDataTooBig):
                return render_standalone_error(request, 413, messages.TEXT_TOO_LARGE)
            raise
        if any("\0" in text for text in sent):
            raise BadRequest("A NUL character is in no text.")
        return self.get_response(request)

    def refuse_long_body(self, request):
        """Return the 413 page if the declared length is too large; drop a small body that the view does not take."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.MAX_REQUEST_BYTES:
            return render_standalone_error(request, 413, messages.BODY_TOO_LARGE)
        if length != "0" and int(length) > largest_body(request.META, request.path_info):
            drain_body(request)
            match = match_at(request.path_info)
            if match and (int(length) > SMALL_BODY or takes_body(match, request.method)):
                return body_too_long(request, match)
            request._post, request._files = QueryDict(), MultiValueDict()  # the view does not read them
        return None


def body_too_long(request: HttpRequest, match: ResolverMatch) -> HttpResponse:
    """Return the 413 page for a body that is longer than the view accepts, with the reason."""
    if not takes_body(match, request.method):
        return render_standalone_error(request, 413, messages.BODY_NOT_ACCEPTED)
    needs_session = request.content_type == MULTIPART and takes_uploads(match)
    return render_standalone_error(request, 413, messages.LOGGED_OUT if needs_session else messages.TEXT_TOO_LARGE)


def drain_body(request: HttpRequest) -> None:
    """Read the rest of the body: closing the connection with unread data would discard our response."""
    with contextlib.suppress(UnreadablePostError):
        while request.read(64 * 1024):
            pass


def is_utf8(charset: str) -> bool:
    """Return whether this is a name of UTF-8 or ASCII in Python's codec registry."""
    try:
        return codecs.lookup(charset).name in {"utf-8", "ascii"}
    except (LookupError, ValueError):
        return False


def querydict_strings(query: QueryDict) -> Iterator[str]:
    """Yield every name and value of a QueryDict."""
    for name, values in query.lists():
        yield name
        yield from values


class HostMiddleware(CommonMiddleware):
    """Refuses unknown hosts, except for health checks, which may name any host."""

    def process_request(self, request):
        return None if request.path_info in HEALTH else super().process_request(request)


class CanonicalPathMiddleware:
    """Redirects an address in the wrong case, or with a trailing slash, to its canonical form."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        missing = response.status_code == 404 and request.method in {"GET", "HEAD"}
        if missing and (path := canonical_path(request.path_info)):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(escape_uri_path(path) + (f"?{query}" if query else ""))
        return response


def canonical_path(path: str) -> str | None:
    """Return the canonical form of a path, or None.

    As few segments as possible are lower-cased, since names and keys are case-sensitive.
    """
    first, *rest = path.strip("/").split("/")
    if len(rest) >= MAX_PATH_SEGMENTS or is_route(path):
        return None
    for start in dict.fromkeys([first, first.lower()]):
        for lowered in range(len(rest) + 1):
            candidate = "/".join(["", start, *map(str.lower, rest[:lowered]), *rest[lowered:]])
            for address in (candidate, f"{candidate}/"):
                if is_route(address):
                    return address
    return None


def is_route(path: str) -> bool:
    """Return whether any view answers at this path."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
