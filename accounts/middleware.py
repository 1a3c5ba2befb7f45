"""What holds for whoever is signed in."""

from django.contrib.auth.middleware import get_user
from django.shortcuts import render

SAME_FOR_ALL = {"/healthz", "/readyz", "/robots.txt", "/manifest.webmanifest", "/oembed", "/logout"}


class SuspendedMiddleware:
    """A suspended person sees why, and can sign out; nothing else, from the moment it happens."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_for_everybody(request.path):
            return self.get_response(request)
        request.user = get_user(request)  # the viewer, no longer a promise of one: pages ask it a hundred things
        if not request.user.is_authenticated or not request.user.is_suspended:
            return self.get_response(request)
        return render(request, "accounts/you_are_suspended.html", {"person": request.user}, status=403)


def is_for_everybody(path):
    """Whether a request is the same for all, so that not even the database need be asked who is looking."""
    return path in SAME_FOR_ALL or path.startswith(("/media/avatars/", "/media/headers/")) or path.endswith("/feed")
