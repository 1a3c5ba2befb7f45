"""Operations of timelines."""

from typing import Annotated

import msgspec
from django.shortcuts import get_object_or_404

from api.entities.statuses import Status
from api.operations import Operation
from api.pagination import Listing, PageParameters, collect, listing
from api.presenters.statuses import statuses_of
from lists.models import List
from lists.timelines import ListTimeline
from posts.models import Hashtag
from posts.timelines.id_timelines import HashtagTimeline, IdTimeline, PublicTimeline
from posts.timelines.pagination import TimelineRow
from posts.timelines.timeline import HomeTimeline, Timeline
from posts.views.hashtags import hashtag_or_404

MAX_TAGS = 4  # in each of any, all and none; the rest is ignored, as by Mastodon


class TimelineOperation(Operation):
    """Base of the timelines of many authors; a subclass returns its Timeline."""

    tag = "timelines"
    Parameters = PageParameters
    returns = list[Status]

    def timeline_page(self, timeline: Timeline | IdTimeline) -> Listing:
        """Return the page of a timeline that the parameters ask for."""
        wanted: PageParameters = self.parameters
        if wanted.min_id is not None:
            above = timeline.rows_above(wanted.min_id, wanted.size)
            rows = [row for row in above if wanted.max_id is None or row.pk < wanted.max_id]
            return self.status_listing(rows, rows[-1].pk if rows else None)
        rows, cursor = collect(lambda before: _page(timeline, before), wanted.size, wanted.max_id, wanted.since_id)
        return self.status_listing(rows, cursor)

    def status_listing(self, rows: list[TimelineRow], older: int | None) -> Listing:
        """Return the statuses of these rows, with links to the older and the newer ones."""
        entities = statuses_of(rows, self.viewer, self.base_url)
        return listing(self.request, entities, older=older, newer=rows[0].pk if rows else None)


class HomeTimelineOperation(TimelineOperation):
    """Return posts of the viewer and of the people whom they follow, newest first."""

    path, scope = "/api/v1/timelines/home", "read:statuses"

    def perform(self) -> Listing:
        return self.timeline_page(HomeTimeline(self.viewer))


class PublicParameters(PageParameters, frozen=True, kw_only=True):
    """What part of a public timeline to return, newest first."""

    local: Annotated[bool, msgspec.Meta(description="Makes no difference: every post is of this site.")] = False
    remote: Annotated[bool, msgspec.Meta(description="Only posts of other sites, of which there are none.")] = False
    only_media: Annotated[bool, msgspec.Meta(description="Only posts with pictures.")] = False

    @property
    def is_remote_only(self) -> bool:
        return self.remote and not self.local


class PublicTimelineOperation(TimelineOperation):
    """Return public posts of the whole site, newest first: no replies, no reposts, nothing by protected accounts.

    The viewer's mutes and blocks apply. No token is needed.
    """

    path, access, scope = "/api/v1/timelines/public", "public", "read:statuses"
    Parameters = PublicParameters

    def perform(self) -> Listing:
        wanted: PublicParameters = self.parameters
        if wanted.is_remote_only:
            return Listing([])
        return self.timeline_page(PublicTimeline(self.viewer, wanted.only_media))


class TagParameters(PublicParameters, frozen=True, kw_only=True):
    """What part of a hashtag's timeline to return, and further hashtags: up to four of each kind count."""

    any: Annotated[list[str], msgspec.Meta(description="Posts with one of these hashtags, too.")] = []
    all: Annotated[list[str], msgspec.Meta(description="Only posts with all of these hashtags as well.")] = []
    none: Annotated[list[str], msgspec.Meta(description="No posts with one of these hashtags.")] = []


class TagTimelineOperation(TimelineOperation):
    """Return the posts with a hashtag that the viewer can see, newest first, replies too. No token is needed.

    The name is without "#", in any case. A hashtag that nobody has used is an empty list.
    """

    path, access, scope = "/api/v1/timelines/tag/{name}", "public", "read:statuses"
    Parameters = TagParameters

    def perform(self, name: str) -> Listing:
        wanted: TagParameters = self.parameters
        any_of = {hashtag_or_404(name), *_normalised(wanted.any)}
        all_of, none_of = _normalised(wanted.all), _normalised(wanted.none)
        names = any_of | all_of | none_of
        ids = dict(Hashtag.objects.filter(name__in=names).values_list("name", "pk"))
        if wanted.is_remote_only or not any_of & ids.keys() or not all_of <= ids.keys():
            return Listing([])
        groups = [sorted(ids[each] for each in group & ids.keys()) for group in (any_of, all_of, none_of)]
        return self.timeline_page(HashtagTimeline(self.viewer, *groups, only_media=wanted.only_media))


class ListTimelineOperation(TimelineOperation):
    """Return posts and reposts of the members of a list, newest first.

    The list is one's own, or a public one of somebody else.
    """

    path, scope = "/api/v1/timelines/list/{id}", "read:lists"

    def perform(self, id: int) -> Listing:
        user_list = get_object_or_404(List.objects.visible_to(self.viewer), pk=id)
        return self.timeline_page(ListTimeline(self.viewer, list=user_list.pk))


class LinkTimelineOperation(TimelineOperation):
    """Return an empty list: there is no timeline of the posts with a link."""

    path, access, scope = "/api/v1/timelines/link", "public", "read:statuses"

    def perform(self) -> Listing:
        return Listing([])


def _page(timeline: Timeline | IdTimeline, before: int | None) -> tuple[list[TimelineRow], int | None]:
    page = timeline.page(before)
    return page.rows, page.cursor


def _normalised(tags: list[str]) -> set[str]:
    return {Hashtag.normalise(tag.lstrip("#＃")) for tag in tags[:MAX_TAGS]}


OPERATIONS: list[type[Operation]] = [
    HomeTimelineOperation,
    PublicTimelineOperation,
    TagTimelineOperation,
    ListTimelineOperation,
    LinkTimelineOperation,
]
