"""The root URLconf."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, register_converter
from django.views.generic import TemplateView

from accounts.converters import UsernameConverter
from core.http.converters import IdConverter, MediaNameConverter, PreviewNameConverter
from core.http.suspension import open_to_suspended
from core.http.webmanifest import webmanifest
from witter.server import health

register_converter(UsernameConverter, "username")
register_converter(IdConverter, "id")
register_converter(MediaNameConverter, "picture")
register_converter(PreviewNameConverter, "preview")

robots = open_to_suspended(TemplateView.as_view(template_name="robots.txt", content_type="text/plain"))

handler400 = "core.http.errors.bad_request"
handler403 = "core.http.errors.permission_denied"
handler404 = "core.http.errors.not_found"
handler429 = "core.http.errors.too_many_requests"  # used by allauth's rate limits
handler500 = "core.http.errors.server_error"

urlpatterns = [
    path("", include("posts.urls")),  # first: most requests match here. Paths of pages are reserved usernames
    path("healthz", health.liveness),
    path("readyz", health.readiness),
    path("manifest.webmanifest", webmanifest),
    path("robots.txt", robots),
    path("admin/", admin.site.urls),
    path("", include("accounts.auth_urls")),
    path("", include("accounts.urls")),
    path("", include("api.urls")),
    path("", include("search.urls")),
    path("", include("notifications.urls")),
    path("", include("lists.urls")),
    path("", include("direct_messages.urls")),
    path("", include("reports.urls")),
    path("", include("follows.urls")),
]

if "debug_toolbar" in settings.INSTALLED_APPS:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()
