"""Limits of the request body: none without a form, and large only for uploads."""

import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, ResolverMatch, resolve

MULTIPART = "multipart/form-data"
SESSION_KEY = "[a-z0-9]{32}"  # the format of Django's keys
ACCESS_TOKEN = "[A-Za-z0-9_-]{43}"  # the format of the tokens of applications
BODILESS_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class TakesUploadsMixin:
    """For a view whose form may have pictures: up to MAX_REQUEST_BYTES from somebody with a session or token."""

    takes_uploads = True


def body_limit(environ: dict[str, Any]) -> int:
    """Return the largest body in bytes that this WSGI environ's address accepts. Reads nothing of the body."""
    return largest_body(environ, get_path_info(environ))


def largest_body(environ: dict[str, Any], path: str) -> int:
    """Return the largest body in bytes that a request with this environ (or META) may have at this path."""
    method = environ["REQUEST_METHOD"]
    match = match_at(path) if method not in BODILESS_METHODS else None
    if match is None or not takes_body(match, method):
        return 0
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    may_upload = kind == MULTIPART and takes_uploads(match) and has_credentials(environ)
    return settings.MAX_REQUEST_BYTES if may_upload else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def has_credentials(environ: dict[str, Any]) -> bool:
    """Return whether the request has a session cookie or an access token of the right form. Looks up neither."""
    is_bearer = re.fullmatch(rf"(?i:bearer) +{ACCESS_TOKEN}", environ.get("HTTP_AUTHORIZATION", "").strip())
    return is_bearer is not None or has_session_cookie(environ)


def has_session_cookie(environ: dict[str, Any]) -> bool:
    """Return whether the request has a session cookie with a key of the right form. Looks up no session."""
    cookie = rf"(?:^|;)\s*{re.escape(settings.SESSION_COOKIE_NAME)}={SESSION_KEY}\s*(?:;|$)"
    return re.search(cookie, environ.get("HTTP_COOKIE", "")) is not None


def client_address(environ: dict[str, Any]) -> str:
    """Return the address of the client as the trusted proxies report it, of an IPv6 address the first 64 bits."""
    addresses = [*environ.get("HTTP_X_FORWARDED_FOR", "").split(","), environ["REMOTE_ADDR"]]
    address = addresses[-1 - min(settings.TRUSTED_PROXIES, len(addresses) - 1)].strip()
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return environ["REMOTE_ADDR"]
    if ip.version == 6 and not ip.ipv4_mapped:
        return str(ip_network((ip, 64), strict=False))
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def without_form[View: Callable](view: View) -> View:
    """Declare that a function view takes no form, so that a body sent to it is not read."""
    view.takes_forms = False  # type: ignore[attr-defined]
    return view


def takes_body(match: ResolverMatch, method: str | None) -> bool:
    """Return whether the view reads the body of a request with this method.

    That is POST, where the view takes forms, or one of the class's `body_methods`.
    """
    methods = getattr(getattr(match.func, "view_class", None), "body_methods", None)
    return method in methods if methods is not None else method == "POST" and takes_forms(match)


def takes_forms(match: ResolverMatch) -> bool:
    """Return whether the view may answer POST: a class with `post`, a function that is not declared `without_form`."""
    view_class = getattr(match.func, "view_class", None)
    return hasattr(view_class, "post") if view_class else getattr(match.func, "takes_forms", True)


def takes_uploads(match: ResolverMatch) -> bool:
    """Return whether the view of a ResolverMatch has a form with pictures."""
    return getattr(getattr(match.func, "view_class", None), "takes_uploads", False)


def match_at(path: str) -> ResolverMatch | None:
    """Return the ResolverMatch of a path, or None where no view answers."""
    try:
        return resolve(path)
    except Resolver404:
        return None
