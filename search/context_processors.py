"""What the frame of every page may ask of search."""

from django.utils.functional import SimpleLazyObject

from search.trends import trends as make_trends


def trends(request):
    """`trends`, counted only on pages that show them."""
    return {"trends": SimpleLazyObject(make_trends)}
