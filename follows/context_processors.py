"""What the side of a page may know about people."""

from django.utils.functional import SimpleLazyObject

from follows.suggestions import suggestions_for
from follows.visibility import may_meet


def count_of_requests(viewer):
    """How many people that `viewer` may meet ask to follow them."""
    return viewer.requests_received.filter(may_meet(viewer, "follower")).count()


def requests_waiting(request):
    """How many people wait for the viewer's word, counted only when a template asks."""
    viewer = request.user
    return {"requests_waiting": SimpleLazyObject(lambda: count_of_requests(viewer))}


def suggestions(request):
    """Whom to follow, looked for only when a template asks."""
    viewer = request.user
    return {"suggestions": SimpleLazyObject(lambda: suggestions_for(viewer)) if viewer.is_authenticated else []}
