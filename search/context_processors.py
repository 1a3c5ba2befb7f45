"""Context for the layout of every page."""

from django.utils.functional import SimpleLazyObject

from search.trends import trends as make_trends


def trends(request):
    """Return `trends`, computed lazily."""
    return {"trends": SimpleLazyObject(make_trends)}
