"""What every page may know about the place it belongs to."""

import time

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from core.badges import badges_of


def site(request):
    """The community's name, its address for links that leave the site, how often pages look for news, and the time."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "live_seconds": settings.LIVE_SECONDS,
        "unix_time": int(time.time()),
    }


def badges(request):
    """How much waits for the viewer (`badges.requests`…), counted only when a template asks, once a page."""
    return {"badges": SimpleLazyObject(lambda: badges_of(request.user))}
