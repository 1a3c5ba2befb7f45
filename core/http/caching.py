"""Cache-Control of pages: private ones of signed-in users; a minute for responses that are the same for everybody.

Uploaded files have their own headers (core.http.media), and static files those of WhiteNoise.
"""

from django.contrib.auth.models import AnonymousUser
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

ANONYMOUS = AnonymousUser()  # the viewer of public resources, whoever is signed in
PUBLIC_MAX_AGE = 60  # seconds; short, so that deleted and protected posts soon disappear
CHECK_COOKIE = "checks-restored-pages"  # set by static/js/restored_pages.js
NO_STORE = "private, no-store"


def cache_publicly[Response: HttpResponseBase](response: Response) -> Response:
    """Let caches store this response for a minute, and scripts of other sites read it.

    The response discloses nothing: it was made for the anonymous viewer, without reading cookies.
    """
    patch_cache_control(response, public=True, max_age=PUBLIC_MAX_AGE)
    response["Access-Control-Allow-Origin"] = "*"
    return response


class PublicCacheMixin:
    """For a view whose response is the same for all; only 200 and 304 are cached."""

    is_open_to_suspended = True

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        return cache_publicly(response) if response.status_code in {200, 304} else response


class NoStoreMixin:
    """For a view of secrets, such as settings and messages: not even the back/forward cache stores its pages."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = NO_STORE
        return response


class PrivateCacheMiddleware:
    """Lets no cache reuse pages made for somebody signed in, except the back/forward cache of their browser.

    That cache shows a page as it was left, and no request is made. So `no-store` keeps pages out of it, unless the
    browser has shown by a cookie that it runs the script that checks who is signed in before such a page is seen. The
    HTTP cache, which Back and Forward use without asking the server even for `no-cache`, is barred by `Vary: *`
    (docs/decisions/0013).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        viewer = getattr(request, "_cached_user", None)  # set only if something has read request.user
        if viewer and viewer.is_authenticated and response.get("Content-Type", "").startswith("text/html"):
            is_secret = "no-store" in response.get("Cache-Control", "")
            is_checked = CHECK_COOKIE in request.COOKIES and not is_secret
            response["Cache-Control"] = "private, no-cache" if is_checked else NO_STORE
            patch_vary_headers(response, ["*"])
        return response
