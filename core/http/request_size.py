"""Limits of the request body: none without a form, and large only for uploads."""

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve

MULTIPART = "multipart/form-data"


class TakesUploadsMixin:
    """For a view whose form may have pictures: up to MAX_REQUEST_BYTES from somebody with a session."""

    takes_uploads = True


def body_limit(environ):
    """Return the largest body in bytes that this WSGI environ's address accepts. Reads nothing of the body."""
    return largest_body(environ, get_path_info(environ))


def largest_body(environ, path):
    """Return the largest body in bytes that a request with this environ (or META) may have at this path."""
    match = match_at(path) if environ["REQUEST_METHOD"] == "POST" else None
    if match is None or not takes_forms(match):
        return 0
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    has_session = f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")
    may_upload = kind == MULTIPART and has_session and takes_uploads(match)
    return settings.MAX_REQUEST_BYTES if may_upload else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def without_form(view):
    """Declare that a function view takes no form, so that a body sent to it is not read."""
    view.takes_forms = False
    return view


def takes_forms(match):
    """Whether the view of a ResolverMatch may answer POST: a class with `post`, a function unless declared not to."""
    view_class = getattr(match.func, "view_class", None)
    return hasattr(view_class, "post") if view_class else getattr(match.func, "takes_forms", True)


def takes_uploads(match):
    """Whether the view of a ResolverMatch has a form with pictures."""
    return getattr(getattr(match.func, "view_class", None), "takes_uploads", False)


def match_at(path):
    """Return the ResolverMatch of a path, or None where no view answers."""
    try:
        return resolve(path)
    except Resolver404:
        return None
