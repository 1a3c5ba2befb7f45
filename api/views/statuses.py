"""Operations of posts: reading and deleting them."""

from typing import Annotated

import msgspec

from api import messages
from api.entities.statuses import Context, Status, StatusEdit, StatusSource
from api.errors import ApiError, not_found
from api.operations import Operation
from api.pagination import MAX_LIMIT
from api.parameters import Id
from api.presenters.statuses import status_edit, statuses_by_id
from api.views.status_operation import StatusOperation
from posts.reply_tree.whole_thread import whole_thread
from posts.timelines.pagination import VISIBLE_ROWS

# Posts read above and below one for its context, hidden ones counted: signed in, and signed out.
ANCESTOR_LIMITS, DESCENDANT_LIMITS = (500, 40), (1000, 60)


class GetStatus(StatusOperation):
    """Return a status. A reblog has the original in `reblog`."""

    path, access, scope = "/api/v1/statuses/{id}", "public", "read:statuses"

    def perform(self, id: int) -> msgspec.Raw:
        if not self.is_visible(id):
            raise not_found()
        return self.load_status(id)


class IdsParameters(msgspec.Struct, frozen=True, kw_only=True):
    """Which statuses to return."""

    id: Annotated[list[Id], msgspec.Meta(description="Up to 40; more are left out.")] = []


class GetStatuses(StatusOperation):
    """Return several statuses, in the order of the ids. Those that you cannot see are left out."""

    path, access, scope = "/api/v1/statuses", "public", "read:statuses"
    Parameters = IdsParameters
    returns = list[Status]

    def perform(self) -> list[msgspec.Raw]:
        ids = list(dict.fromkeys(self.parameters.id))[:MAX_LIMIT]
        visible = {row.pk for row in VISIBLE_ROWS(self.viewer, ids=ids)} if ids else set()
        found = statuses_by_id([pk for pk in ids if pk in visible], self.viewer, self.base_url)
        return list(found.values())


class GetContext(StatusOperation):
    """Return the thread of a status, as far as you can see it.

    `ancestors` stand from the top of the thread downwards, `descendants` in reading order: each reply before what
    answers it. Replies of people whom you mute are left out. Up to 500 statuses above and 1,000 below are read, 40 and
    60 for somebody signed out. A reply to a deleted status has no `in_reply_to_id`, and stays in its place.
    """

    path, access, scope = "/api/v1/statuses/{id}/context", "public", "read:statuses"
    returns = Context

    def perform(self, id: int) -> Context:
        is_anonymous = not self.viewer.is_authenticated
        limits = ANCESTOR_LIMITS[is_anonymous], DESCENDANT_LIMITS[is_anonymous]
        thread = whole_thread(self.visible_post(id), self.viewer, *limits)
        rows = [*thread.ancestors, *thread.descendants]
        found = statuses_by_id([row.pk for row in rows], self.viewer, self.base_url)
        above, below = ([found[row.pk] for row in rows if row.pk in found] for rows in thread)
        return Context(ancestors=above, descendants=below)  # type: ignore[arg-type]


class GetSource(StatusOperation):
    """Return the text of a status as it was written."""

    path, access, scope = "/api/v1/statuses/{id}/source", "public", "read:statuses"
    returns = StatusSource

    def perform(self, id: int) -> StatusSource:
        post = self.visible_post(id)
        return StatusSource(id=str(post.pk), text=post.text)


class GetHistory(StatusOperation):
    """Return the versions of a status. There is always one: a status cannot be changed."""

    path, access, scope = "/api/v1/statuses/{id}/history", "public", "read:statuses"
    returns = list[StatusEdit]

    def perform(self, id: int) -> list[StatusEdit]:
        return [status_edit(self.load_status(self.visible_post(id).pk))]


class EditStatus(StatusOperation):
    """Refuse to change a status, with 403: delete it and write it again."""

    method, path, scope = "PUT", "/api/v1/statuses/{id}", "write:statuses"

    def perform(self, id: int) -> None:
        self.visible_post(id)
        raise ApiError(403, messages.EDITING_REFUSED)


OPERATIONS: list[type[Operation]] = [
    *(GetStatus, GetStatuses, GetContext, GetSource, GetHistory, EditStatus),
]
