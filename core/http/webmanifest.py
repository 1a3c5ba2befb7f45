"""The web app manifest, with which phones install Witter."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static

from core import messages
from core.http.caching import cache_publicly
from core.http.request_size import without_form
from core.http.suspension import open_to_suspended

ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-mask.png", "512x512", "maskable"),
)


@open_to_suspended
@without_form
def webmanifest(request: HttpRequest) -> JsonResponse:
    """Return the manifest: name, icons, colours, two shortcuts, and the target of text shared from other apps."""
    icons = [
        {"src": static(f"img/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, sizes, purpose in ICONS
    ]
    answer = {
        "id": "/",
        "name": f"{settings.SITE_NAME} on Witter",
        "short_name": settings.SITE_NAME,
        "description": messages.site_description(settings.SITE_NAME),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#37a6ea",
        "icons": icons,
        "shortcuts": [
            {"name": "New witt", "url": "/compose", "icons": icons[:1]},
            {"name": "Connect", "url": "/notifications", "icons": icons[:1]},
        ],
        "share_target": {
            "action": "/intent/witt",
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return cache_publicly(JsonResponse(answer, content_type="application/manifest+json"))
