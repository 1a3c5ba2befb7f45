"""The box "Who to follow": other suggestions than those shown."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.views.generic import TemplateView

from core.ids import parse_ids
from follows.suggestions import DEFAULT_COUNT, MAX_CANDIDATES, suggestions_for


def shown_ids(values):
    """Return the ids of all suggestions that the box has shown, the present ones last, from the parameter `shown`.

    Anything else than a list of ids is [].
    """
    try:
        return parse_ids(values.get("shown", ""), MAX_CANDIDATES)
    except ValueError:
        return []


def filled_up_box(viewer, shown):
    """Return the context of the box with those of its present suggestions that are still valid, filled up."""
    rows = suggestions_for(viewer, first=shown[-DEFAULT_COUNT:])
    return {"suggestions": rows, "shown": [pk for pk in shown if pk not in {row.id for row in rows}]}


class SuggestionsView(LoginRequiredMixin, TemplateView):
    """The box for htmx with suggestions that were not shown yet, or, after the last ones, from the beginning.

    Without htmx, the page of people to follow, where there are more.
    """

    template_name = "follows/_suggestions.html"

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if request.htmx else HttpResponseRedirect("/people")

    def get_context_data(self, **kwargs):
        shown = shown_ids(self.request.GET)
        rows = suggestions_for(self.request.user, without=shown)
        if not rows:
            shown, rows = [], suggestions_for(self.request.user)
        return super().get_context_data(suggestions=rows, shown=shown, **kwargs)
