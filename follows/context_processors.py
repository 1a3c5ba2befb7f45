"""What the side of a page may know about people."""

from django.utils.functional import SimpleLazyObject

from follows.suggestions import suggestions_for


def suggestions(request):
    """Whom to follow, looked for only when a template asks."""
    viewer = request.user
    return {"suggestions": SimpleLazyObject(lambda: suggestions_for(viewer)) if viewer.is_authenticated else []}
