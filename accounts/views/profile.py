"""Lookup of the user in the URL of a profile page."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.encoding import escape_uri_path
from django.views.generic import View

from accounts.models import User
from core.fastpath.prepared_queries import PreparedQuery


def user_with_username(name):
    """Return the user with this lower-case username, with their stats."""
    return User.objects.filter(username__lower=name).select_related("stats")


class AtNameView(View):
    """Redirects `/@name…` to `/name…`, with the username in its canonical case."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, username, rest=""):
        person = user_with_username(username.lower()).first()
        if person is None or person.is_deactivated:
            raise Http404("Nobody here has that name.")
        query = request.META.get("QUERY_STRING", "")
        path = escape_uri_path(f"/{person.username}{rest}")
        return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


class ProfileMixin:
    """Mixin for pages of one user: loads the user named in the URL, with their stats, as `self.person`.

    A username in another case is redirected to the canonical one. An unknown or deactivated user is a 404; for a
    suspended one, a page about the suspension is rendered with status 404.
    """

    person_named = PreparedQuery(lambda viewer, name: user_with_username(name), "name")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = self.person_named.first(request.user, name=kwargs["username"].lower())

    def dispatch(self, request, *args, **kwargs):
        person = self.person
        if person is None or person.is_deactivated:
            raise Http404("Nobody here has that name.")
        if kwargs["username"] != person.username and request.method in {"GET", "HEAD"}:
            return HttpResponsePermanentRedirect(self.get_canonical_url())
        if person.is_suspended:
            return render(request, "accounts/profile_suspended.html", {"person": person}, status=404)
        return super().dispatch(request, *args, **kwargs)

    def get_canonical_url(self):
        """Return the URL of the request, with its query string, and the username in its canonical case."""
        path = self.request.get_full_path()
        return path.replace(f"/{self.kwargs['username']}", f"/{self.person.username}", 1)

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, **kwargs)
