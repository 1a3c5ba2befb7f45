"""Responses to htmx after an action on a person."""

from django_htmx.http import trigger_client_event

from follows.relationships import relationship_with


def is_below_profile(path, person):
    """Return whether a path is below the profile of `person`, and so hidden from a viewer who blocks them."""
    return path.lower().startswith(f"{person.get_absolute_url().lower()}/")


def add_relationship_event(response, viewer, person, changes_visibility=False, *, is_undone=False, is_dismissed=False):
    """Let a response trigger the event `relationship`, by which the page changes what it shows of `person`.

    `changes_visibility`: the viewer may see more or less of the person than before. `is_dismissed`: they are not to be
    suggested any more. Return the response.
    """
    relation = relationship_with(viewer, person)
    details = {
        "username": person.username,
        "is_muting": relation.muting,
        "is_blocking": relation.blocking,
        "changes_visibility": changes_visibility,
        "is_undone": is_undone,
        "is_dismissed": is_dismissed,
    }
    return trigger_client_event(response, "relationship", details, after="settle")
