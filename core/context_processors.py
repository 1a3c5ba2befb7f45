"""Template context of every page."""

import time

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from core.badges import badges_of
from core.http.stream_address import PAGE_STREAM_PATH, stream_origin


def site(request):
    """Return the community's name and address, the interval between two polls in seconds, and the Unix time.

    `stream_url` is the address of the stream that pages open, "" if there is none.
    """
    origin = stream_origin(request)
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "live_seconds": settings.LIVE_SECONDS,
        "stream_url": origin and f"{origin}{PAGE_STREAM_PATH}",
        "unix_time": int(time.time()),
    }


def badges(request):
    """Return the viewer's unread counts (`badges.requests`…), counted once a page when a template first reads them."""
    return {"badges": SimpleLazyObject(lambda: badges_of(request.user))}
