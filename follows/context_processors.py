"""Context processor of the suggestions in the sidebar."""

from django.utils.functional import SimpleLazyObject

from follows.suggestions import suggestions_for


def suggestions(request):
    """Return users to follow, lazily: queried when a template renders them."""
    viewer = request.user
    return {"suggestions": SimpleLazyObject(lambda: suggestions_for(viewer)) if viewer.is_authenticated else []}
