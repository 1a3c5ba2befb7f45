"""What holds for whoever is signed in."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.auth.middleware import get_user
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from core.badges import invalidate_badges


class SuspendedMiddleware:
    """Answer a suspended person with the reason and a way to log out, from the moment it happens, with status 403.

    A view that suspended people may use declares it (`is_open_to_suspended`,
    core.http.caching). For such a view nobody
    is looked up, so that what is the same for all costs no query. Every other view finds the viewer in `request.user`,
    loaded. Where no view was called (a 404, a failed CSRF check), the answer is judged afterwards.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(lambda: viewer_for(request))
        request.suspension_was_asked = False
        response = self.get_response(request)
        return response if request.suspension_was_asked else self.refusal(request) or response

    def process_view(self, request, view, args, kwargs):
        """Refuse before the view is called, unless it is open to suspended people."""
        request.suspension_was_asked = True
        if is_open_to_suspended(view):
            return None
        request.user = viewer_for(request)  # no longer lazy: pages ask it a hundred things
        return self.refusal(request)

    def refusal(self, request):
        """Return the page that tells a suspended viewer why, or None for everybody else."""
        if not request.user.is_authenticated or not request.user.is_suspended:
            return None
        return render(request, "accounts/own_account_suspended.html", {"person": request.user}, status=403)


def is_open_to_suspended(view):
    """Return whether this view, a function or what `as_view` made of a class, declares to answer suspended people."""
    return getattr(view, "is_open_to_suspended", False) or getattr(
        getattr(view, "view_class", None), "is_open_to_suspended", False
    )


def viewer_for(request):
    """Return the viewer of this request, ready for what the request may change."""
    viewer = get_session_user(request)
    if request.method not in {"GET", "HEAD"}:
        viewer.has_no_blocks_or_mutes = False  # it may change before the answer
        invalidate_badges(viewer)
    return viewer


def get_session_user(request):
    """Who is signed in: mostly found together with the session, else as Django finds them."""
    session = request.session
    signed_in_by, their_hash = session.get(BACKEND_SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    viewer = session.viewer
    if not viewer or signed_in_by not in settings.AUTHENTICATION_BACKENDS:
        return get_user(request)
    if not constant_time_compare(their_hash, viewer.get_session_auth_hash()):
        return get_user(request)  # signed with an older key, or the password has changed
    viewer.record_visit()
    request._cached_user = viewer
    return viewer
