"""Operations of reading positions."""

from typing import Annotated, Any

import msgspec
from django.utils import timezone

from api.entities.base import to_text
from api.entities.markers import Marker, Markers
from api.operations import Operation
from api.parameters import Id
from notifications.models import NotificationReadState
from posts.models import Post
from posts.reading_position import advance_newest_read

MAX_VERSION = 2**31  # clients read the version into 32 bits


class TimelineParameters(msgspec.Struct, frozen=True, kw_only=True):
    """Which positions to return."""

    timeline: Annotated[list[str], msgspec.Meta(description="`home`, `notifications`, or both.")] = []


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """A position in one of the lists."""

    last_read_id: Id


class MarkerParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The positions to store, `home[last_read_id]` and `notifications[last_read_id]` in a form."""

    home: Annotated[Position | None, msgspec.Meta(description="The newest post read.")] = None
    notifications: Annotated[Position | None, msgspec.Meta(description="The newest notification that was read.")] = (
        None
    )


class MarkerOperation(Operation):
    """Base of the operations of reading positions, which are those of the pages of the site."""

    path, tag = "/api/v1/markers", "markers"
    returns: Any = Markers


class ShowMarkers(MarkerOperation):
    """Return how far the viewer has read the home timeline and their notifications, here or in the browser.

    A position that there is none of is absent.
    """

    scope = "read:statuses"
    Parameters = TimelineParameters

    def perform(self) -> Markers:
        found = {}
        if "home" in self.parameters.timeline and (newest := self.viewer.stats.newest_read_id):
            found["home"] = home_marker(newest)
        if "notifications" in self.parameters.timeline and (marker := notifications_marker(self.viewer)):
            found["notifications"] = marker
        return Markers(**found)


class SaveMarkers(MarkerOperation):
    """Store how far the viewer has read, and return the positions that are stored then.

    A position only moves forward, and not past the newest post or notification: an older one changes nothing.
    """

    method, scope = "POST", "write:statuses"
    Parameters = MarkerParameters

    def perform(self) -> Markers:
        wanted: MarkerParameters = self.parameters
        found = {}
        if wanted.home and (newest := advance_newest_read(self.viewer, wanted.home.last_read_id)):
            found["home"] = home_marker(newest)
        if wanted.notifications:
            NotificationReadState.objects.advance(self.viewer, up_to=wanted.notifications.last_read_id)
            if marker := notifications_marker(self.viewer):
                found["notifications"] = marker
        return Markers(**found)


def home_marker(newest: int) -> Marker:
    """Return the Marker of the home timeline, read up to this post. One query."""
    up_to = Post.objects.filter(pk__lte=newest).newest_first()  # the post itself may be deleted
    written_at = up_to.values_list("created_at", flat=True).first() or timezone.now()
    return Marker(last_read_id=str(newest), version=newest % MAX_VERSION, updated_at=to_text(written_at))


def notifications_marker(viewer: Any) -> Marker | None:
    """Return the Marker of the viewer's notifications, or None. One query."""
    state = NotificationReadState.objects.filter(pk=viewer.pk).first()
    if not state or not state.interactions:
        return None
    return Marker(
        last_read_id=str(state.interactions),
        version=state.interactions % MAX_VERSION,
        updated_at=to_text(state.read_at),
    )


OPERATIONS: list[type[Operation]] = [ShowMarkers, SaveMarkers]
