"""What every page may know about its viewer."""

from django.utils.functional import SimpleLazyObject


def theme(request):
    """The colours the viewer chose, "auto", "light" or "dark"; nobody is looked up before a page asks."""
    return {"theme": SimpleLazyObject(lambda: getattr(getattr(request, "user", None), "theme", "auto"))}
