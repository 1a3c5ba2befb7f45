"""Redirects from former usernames."""

from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import HttpResponsePermanentRedirect
from django.urls import reverse

from accounts.models import FormerUsername, User
from follows.visibility import can_see_user


class FormerUsernameMiddleware:
    """Redirects a 404 whose URL has a former username to the same page of the user's current username.

    Only for viewers who can see that user; others get the 404. The database is queried only if the response is a 404
    and the URL has a username.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != 404 or request.method not in {"GET", "HEAD"} or not match:
            return response
        name = match.kwargs.get("username")
        current = name and hasattr(request, "user") and current_username(name, request.user)
        if not current:
            return response
        address = reverse(match.view_name, kwargs=match.kwargs | {"username": current})
        query = f"?{urlencode(list(request.GET.lists()), doseq=True)}" if request.GET else ""
        redirect = HttpResponsePermanentRedirect(address + query)
        redirect["Cache-Control"] = "private, no-cache"  # depends on the viewer; the username may be taken later
        return redirect


def current_username(username, viewer):
    """Return the current username of the former owner of `username`, if visible to `viewer`, or None."""
    former = FormerUsername.objects.unexpired().filter(can_see_user(viewer, "user"), username__lower=username.lower())
    in_use = User.objects.filter(username__lower=OuterRef("username__lower"))
    return former.exclude(Exists(in_use)).values_list("user__username", flat=True).first()
