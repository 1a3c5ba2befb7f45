"""Redirects back to the page that a form was on, never to another site."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """Return the address in `next` if it is ours, else the page that the form was on, else `default`."""
    for address in (request.POST.get("next"), request.headers.get("Referer")):
        if address and url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            path = urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl()
            if url_has_allowed_host_and_scheme(path, allowed_hosts=None):  # refuses https://our.host//evil.example
                return path
    return default


def redirect_back(request: HttpRequest, default: str = "/", anchor: str = "") -> HttpResponseRedirect:
    """Redirect to the page that the form was on, at the element with id `anchor`."""
    address = safe_next(request, default)
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)
