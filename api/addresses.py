"""Addresses of the site as clients reach it."""

from django.http import HttpRequest


def base_url_of(request: HttpRequest) -> str:
    """Return the scheme and host under which the client reaches the site, without a slash at the end."""
    return f"{request.scheme}://{request.get_host()}"
