"""Responses that are the same for everybody: cacheable by anyone and readable by any site."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

ANONYMOUS = AnonymousUser()  # the viewer of public resources, whoever is signed in
PUBLIC_MAX_AGE = 60  # seconds; short, so that deleted and protected posts soon disappear


def cache_publicly[Response: HttpResponseBase](response: Response) -> Response:
    """Let caches store this response for a minute, and scripts of other sites read it.

    The response discloses nothing: it was made for the anonymous viewer, without reading cookies.
    """
    patch_cache_control(response, public=True, max_age=PUBLIC_MAX_AGE)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def open_to_suspended[View: Callable](view: View) -> View:
    """Declare that a view function answers suspended people too; a view class sets `is_open_to_suspended`.

    Usable as a decorator. accounts.middleware reads it before the view is called.
    """
    view.is_open_to_suspended = True  # type: ignore[attr-defined]
    return view


class PublicCacheMixin:
    """For a view whose response is the same for all; only 200 and 304 are cached."""

    is_open_to_suspended = True

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        return cache_publicly(response) if response.status_code in {200, 304} else response
