"""Autocomplete in composers."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import JsonResponse
from django.views.generic import View

from search.autocomplete import autocomplete, autocomplete_recipients


class AutocompleteView(LoginRequiredMixin, View):
    """Suggestions for "@an" or "#sal" (`?q=`), or for the recipient of a message (`&for=recipients`), as JSON."""

    def get(self, request):
        complete = autocomplete_recipients if request.GET.get("for") == "recipients" else autocomplete
        options = complete(request.GET.get("q", ""), request.user)
        return JsonResponse({"options": options}, headers={"Cache-Control": "private, no-store"})
