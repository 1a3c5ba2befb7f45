"""Operations of timelines."""

from api.entities.statuses import Status
from api.operations import Operation
from api.pagination import Listing, PageParameters, collect, listing
from api.presenters.statuses import statuses_of
from posts.timelines.pagination import TimelineRow
from posts.timelines.timeline import HomeTimeline, Timeline


class TimelineOperation(Operation):
    """Base of the timelines of many authors; a subclass returns its Timeline."""

    tag = "timelines"
    Parameters = PageParameters
    returns = list[Status]

    def timeline_page(self, timeline: Timeline) -> Listing:
        """Return the page of a timeline that the parameters ask for."""
        wanted: PageParameters = self.parameters
        if wanted.min_id is not None:
            rows = timeline.rows_above(wanted.min_id, wanted.size)
            return self.status_listing(rows, rows[-1].pk if rows else None)
        rows, cursor = collect(lambda before: _page(timeline, before), wanted.size, wanted.max_id, wanted.since_id)
        return self.status_listing(rows, cursor)

    def status_listing(self, rows: list[TimelineRow], older: int | None) -> Listing:
        """Return the statuses of these rows, with links to the older and the newer ones."""
        entities = statuses_of(rows, self.viewer, self.base_url)
        return listing(self.request, entities, older=older, newer=rows[0].pk if rows else None)


class HomeTimelineOperation(TimelineOperation):
    """Posts of the viewer and of the people whom they follow, newest first."""

    path, scope = "/api/v1/timelines/home", "read:statuses"

    def perform(self) -> Listing:
        return self.timeline_page(HomeTimeline(self.viewer))


def _page(timeline: Timeline, before: int | None) -> tuple[list[TimelineRow], int | None]:
    page = timeline.page(before)
    return page.rows, page.cursor


OPERATIONS: list[type[Operation]] = [HomeTimelineOperation]
