"""How large a request body may be: nothing where no form is, and much only where pictures are uploaded."""

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve

MULTIPART = "multipart/form-data"


class TakesUploadsMixin:
    """For a view whose form may hold pictures: up to MAX_REQUEST_BYTES from somebody with a session."""

    takes_uploads = True


def body_limit(environ):
    """Return the largest body in bytes that this WSGI environ's address takes. Reads nothing of the body."""
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    has_session = f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")
    return largest_body(environ["REQUEST_METHOD"], get_path_info(environ), kind == MULTIPART and has_session)


def largest_body(method, path, may_upload):
    """Return the largest body in bytes that a request may bring there."""
    match = match_at(path) if method == "POST" else None
    if match is None or not takes_forms(match):
        return 0
    return settings.MAX_REQUEST_BYTES if may_upload and takes_uploads(match) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def takes_forms(match):
    """Whether the view of a ResolverMatch answers to POST: all but the admin's are classes, and say so."""
    return hasattr(getattr(match.func, "view_class", None), "post") or "admin" in match.app_names


def takes_uploads(match):
    """Whether the view of a ResolverMatch has a form with pictures."""
    return getattr(getattr(match.func, "view_class", None), "takes_uploads", False)


def match_at(path):
    """The ResolverMatch of a path, or None where no view answers."""
    try:
        return resolve(path)
    except Resolver404:
        return None
