"""Context processor of the viewer's theme."""

from django.utils.functional import SimpleLazyObject


def theme(request):
    """Return the viewer's theme ("auto", "light" or "dark"), lazily: the user is loaded when it is rendered."""
    return {"theme": SimpleLazyObject(lambda: getattr(getattr(request, "user", None), "theme", "auto"))}
