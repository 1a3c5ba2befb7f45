"""Autocomplete in composers."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import JsonResponse
from django.views.generic import View

from search.autocomplete import autocomplete


class AutocompleteView(LoginRequiredMixin, View):
    """Suggestions for "@an" or "#sal" (`?q=`) as JSON."""

    def get(self, request):
        options = autocomplete(request.GET.get("q", ""), request.user)
        return JsonResponse({"options": options}, headers={"Cache-Control": "private, no-store"})
