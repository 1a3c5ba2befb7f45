"""Context processor of the suggestions in the sidebar."""

from follows.suggestions import lazy_suggestions


def suggestions(request):
    """Return users to follow, for the box "Who to follow"."""
    return {"suggestions": lazy_suggestions(request.user)}
