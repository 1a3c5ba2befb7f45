"""Whose page this is."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.encoding import escape_uri_path
from django.views.generic import View

from accounts.models import User
from core.fastpath.prepared_queries import PreparedQuery


def user_with_username(name):
    """The person with this username (written small), with their numbers."""
    return User.objects.filter(username__lower=name).select_related("stats")


class AtNameView(View):
    """Send `/@name` and every address below it on to the same without the @, with the name as its owner writes it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, username, rest=""):
        person = user_with_username(username.lower()).first()
        if person is None or person.is_deactivated:
            raise Http404("Nobody here has that name.")
        query = request.META.get("QUERY_STRING", "")
        path = escape_uri_path(f"/{person.username}{rest}")
        return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


class ProfileMixin:
    """Finds the person that `<username>` in the address names, as `self.person` with their numbers.

    A differently cased name is sent on to the true one; nobody, or somebody deactivated, is a 404; of somebody
    suspended only the page that says so is shown.
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
            return HttpResponsePermanentRedirect(self.canonical_address())
        if person.is_suspended:
            return render(request, "accounts/profile_suspended.html", {"person": person}, status=404)
        return super().dispatch(request, *args, **kwargs)

    def canonical_address(self):
        """This address with the username as its owner writes it, query string and all."""
        path = self.request.get_full_path()
        return path.replace(f"/{self.kwargs['username']}", f"/{self.person.username}", 1)

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, **kwargs)
