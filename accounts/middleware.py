"""Middleware that loads the request user and refuses suspended users."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.auth.middleware import get_user
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from core.badges import invalidate_badges
from core.http.suspension import is_open_to_suspended


class SuspendedMiddleware:
    """Sets `request.user`, and answers every request of a suspended user with the reason, status 403.

    For a view that is open to suspended users (core.http.suspension) the user is loaded only when accessed, so a page
    that is the same for everyone costs no query. For every other view the user is loaded before the view is called. If
    no view was called (a 404, a failed CSRF check), the check is made after the response.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(lambda: viewer_for(request))
        request.suspension_checked = False
        response = self.get_response(request)
        if request.suspension_checked or getattr(request, "answers_json", False):  # a program has no session
            return response
        return self.suspension_response(request) or response

    def process_view(self, request, view, args, kwargs):
        """Load the user and refuse a suspended one, unless the view is open to suspended users."""
        request.suspension_checked = True
        if is_open_to_suspended(view):
            return None
        request.user = viewer_for(request)  # not lazy: attribute access through SimpleLazyObject is slow
        return self.suspension_response(request)

    def suspension_response(self, request):
        """Return the 403 page with the reason for a suspended user, or None for others."""
        if not request.user.is_authenticated or not request.user.is_suspended:
            return None
        return render(request, "accounts/own_account_suspended.html", {"person": request.user}, status=403)


def viewer_for(request):
    """Return the user of the request. For unsafe methods, drop cached values that the view may change."""
    viewer = get_session_user(request)
    if request.method not in {"GET", "HEAD"}:
        viewer.has_no_blocks_or_mutes = False  # a block may be made during the request
        invalidate_badges(viewer)
    return viewer


def get_session_user(request):
    """Return the user that was loaded together with the session; fall back to Django's `get_user`.

    The fallback also handles sessions signed with an older key and changed passwords. The first request of a session
    that was ended elsewhere changes the CSRF token, as a log-out does (accounts.receivers).
    """
    viewer = loaded_user(request)
    if viewer:
        return viewer
    had_user = BACKEND_SESSION_KEY in request.session
    user = get_user(request)
    if had_user and not user.is_authenticated:
        request.session.flush()
        rotate_token(request)
    return user


def loaded_user(request):
    """Return the user that was loaded together with the session, None if there is none or the session has ended."""
    session = request.session
    backend, session_hash = session.get(BACKEND_SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    viewer = session.viewer
    if not viewer or backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    if not constant_time_compare(session_hash, viewer.get_session_auth_hash()):
        return None
    viewer.record_visit()
    request._cached_user = viewer
    return viewer
