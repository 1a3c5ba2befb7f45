"""Addresses with a username that somebody gave up."""

from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import HttpResponsePermanentRedirect
from django.urls import reverse

from accounts.models import FormerUsername, User
from follows.visibility import can_see_user


class FormerUsernameMiddleware:
    """Sends a page that is not there, under a username held for somebody, to the same page of their present name.

    Only viewers who may meet that person are sent on: to all others the address says nothing. Asks the database
    nothing unless the page is missing and has a username in its address.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != 404 or request.method not in {"GET", "HEAD"} or not match:
            return response
        name = match.kwargs.get("username")
        present = name and hasattr(request, "user") and present_name(name, request.user)
        if not present:
            return response
        address = reverse(match.view_name, kwargs=match.kwargs | {"username": present})
        query = f"?{urlencode(list(request.GET.lists()), doseq=True)}" if request.GET else ""
        moved = HttpResponsePermanentRedirect(address + query)
        moved["Cache-Control"] = "private, no-cache"  # the name may be somebody else's one day, or they may block
        return moved


def present_name(username, viewer):
    """Return the present username of the person for whom `username` is held, if `viewer` may meet them, or None."""
    held = FormerUsername.objects.held().filter(can_see_user(viewer, "user"), username__lower=username.lower())
    in_use = User.objects.filter(username__lower=OuterRef("username__lower"))
    return held.exclude(Exists(in_use)).values_list("user__username", flat=True).first()
