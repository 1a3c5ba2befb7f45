"""Requests of a browser for a page that nobody has asked for yet."""

from django.http import HttpRequest


def is_prefetch(request: HttpRequest) -> bool:
    """Return whether the page is loaded in advance, without showing it. So is a HEAD request, which has no page."""
    purpose = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}"
    return request.method == "HEAD" or "prefetch" in purpose
