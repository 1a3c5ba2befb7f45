"""What is the same for everybody, and so may be kept by any cache and read by any site."""

from django.contrib.auth.models import AnonymousUser
from django.utils.cache import patch_cache_control

ANONYMOUS = AnonymousUser()  # the viewer of whatever machines fetch, whoever is signed in
PUBLIC_MAX_AGE = 60  # long enough to help, short enough that what was deleted or protected is soon gone


def cache_publicly(response):
    """Let caches keep this answer for a minute and other sites' scripts read it.

    That gives nothing away: it was made for nobody in particular, without a look at cookies.
    """
    patch_cache_control(response, public=True, max_age=PUBLIC_MAX_AGE)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def open_to_suspended(view):
    """Declare that a view function answers suspended people too; a view class sets `is_open_to_suspended` itself.

    Usable as a decorator. accounts.middleware asks for it before the view is called.
    """
    view.is_open_to_suspended = True
    return view


class PublicCacheMixin:
    """For a view whose answer is the same for all; its refusals are not kept by caches."""

    is_open_to_suspended = True

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        return cache_publicly(response) if response.status_code in {200, 304} else response
