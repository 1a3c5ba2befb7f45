"""Suggestions of the search box."""

from django.http import JsonResponse
from django.views.generic import View

from search.box_suggestions import box_suggestions


class SuggestView(View):
    """What completes the text in the search box (`?q=`) as JSON; without a text, the viewer's saved searches."""

    def get(self, request):
        options = box_suggestions(request.GET.get("q", ""), request.user)
        return JsonResponse({"options": options}, headers={"Cache-Control": "private, no-store"})
