"""What holds for whoever is signed in."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.auth.middleware import get_user
from django.shortcuts import render
from django.utils.crypto import constant_time_compare

from witter.badges import ask_again

SAME_FOR_ALL = {"/healthz", "/readyz", "/robots.txt", "/manifest.webmanifest", "/oembed", "/logout"}


class SuspendedMiddleware:
    """A suspended person sees why, and can sign out; nothing else, from the moment it happens."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_for_everybody(request.path):
            return self.get_response(request)
        request.user = viewer_of(request)  # no longer a promise of one: pages ask it a hundred things
        if request.method not in {"GET", "HEAD"}:
            request.user.meets_all = False  # it may change before the answer
            ask_again(request.user)
        if not request.user.is_authenticated or not request.user.is_suspended:
            return self.get_response(request)
        return render(request, "accounts/you_are_suspended.html", {"person": request.user}, status=403)


def viewer_of(request):
    """Who is signed in: mostly found together with the session, else as Django finds them."""
    session = request.session
    signed_in_by, their_hash = session.get(BACKEND_SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    viewer = session.viewer
    if not viewer or signed_in_by not in settings.AUTHENTICATION_BACKENDS:
        return get_user(request)
    if not constant_time_compare(their_hash, viewer.get_session_auth_hash()):
        return get_user(request)  # signed with an older key, or the password has changed
    viewer.note_visit()
    request._cached_user = viewer
    return viewer


def is_for_everybody(path):
    """Whether a request is the same for all, so that not even the database need be asked who is looking."""
    return path in SAME_FOR_ALL or path.startswith(("/media/avatars/", "/media/headers/")) or path.endswith("/feed")
