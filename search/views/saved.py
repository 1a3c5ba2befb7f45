"""Saving a search, and removing a saved one."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render

from core.http.redirects import safe_next
from core.http.views import ActionView
from search import messages
from search.models import SavedSearch
from search.query import normalise_query


class SavedSearchActionView(ActionView):
    """Base of an action on the search in the form field `q`; an htmx request gets the updated button."""

    saves = True

    def get_object(self):
        query = normalise_query(self.request.POST.get("q", ""))
        if not query:
            raise Http404("There is no search.")
        return query

    def page_of_button(self):
        return f"/search?{urlencode({'q': self.request.POST.get('q', '')})}"

    def get_success_url(self):
        return safe_next(self.request, self.page_of_button())

    def htmx_response(self):
        if self.request.htmx.target == "save-search":
            return render(self.request, "search/_save_button.html", {"query": self.object, "is_saved": self.saves})
        return super().htmx_response()


class SaveSearchView(SavedSearchActionView):
    success_message = messages.SEARCH_SAVED

    def act(self, query):
        SavedSearch.objects.save_search(self.request.user, query)


class UnsaveSearchView(SavedSearchActionView):
    success_message = messages.SEARCH_UNSAVED
    saves = False

    def act(self, query):
        SavedSearch.objects.unsave_search(self.request.user, query)
