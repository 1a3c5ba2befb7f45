"""Operations of posts: reading, publishing and deleting them."""

import uuid
from typing import Annotated, Any, Literal

import msgspec
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404

from api import messages
from api.audience import check_audience
from api.entities.statuses import Context, DeletedStatus, Status, StatusEdit, StatusSource
from api.errors import ApiError, not_found, refused, unprocessable
from api.operations import Operation
from api.pagination import MAX_LIMIT
from api.parameters import Id
from api.presenters.statuses import deleted_status, status_edit, statuses_by_id
from api.views.status_operation import StatusOperation
from posts.forms import PostForm
from posts.models import Post, Upload
from posts.reply_tree.whole_thread import whole_thread
from posts.timelines.pagination import VISIBLE_ROWS

# Posts read above and below one for its context, hidden ones counted: signed in, and signed out.
ANCESTOR_LIMITS, DESCENDANT_LIMITS = (500, 40), (1000, 60)
FIELDS = {
    "text": "status",
    "uploads": "media_ids",
    "in_reply_to": "in_reply_to_id",
    "quote_of": "quoted_status_id",
}  # parameters by the fields of PostForm
KEY_NAMESPACE = uuid.UUID("5c0f3bd1-1d0a-4f5c-8f3c-2b6a0e9a7d11")  # of the version 5 UUIDs that become tokens


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

    `ancestors` begin at the top of the thread, `descendants` are in reading order: each reply before what answers it.
    Replies of people whom you mute are left out. Up to 500 statuses above and 1,000 below are read, 40 and 60 for
    somebody signed out. A reply to a deleted status has no `in_reply_to_id`, and stays in its place.
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


class NewStatusParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What to publish."""

    status: Annotated[str, msgspec.Meta(description="The text. It may be empty if there are pictures.")] = ""
    media_ids: Annotated[list[Id], msgspec.Meta(description="Up to four pictures that you uploaded.")] = []
    in_reply_to_id: Id | None = None
    quoted_status_id: Id | None = None
    quote_id: Annotated[Id | None, msgspec.Meta(description="The same as `quoted_status_id`.")] = None
    visibility: Annotated[
        Literal["public", "unlisted", "private", "direct"] | None,
        msgspec.Meta(description="Who may see it; see above."),
    ] = None
    spoiler_text: Annotated[str, msgspec.Meta(description="Is put above the text, and counts.")] = ""
    sensitive: Annotated[bool, msgspec.Meta(description="Ignored: pictures are not covered.")] = False
    language: Annotated[str | None, msgspec.Meta(description="Ignored.")] = None
    poll: Annotated[Any, msgspec.Meta(description="Refused with 422.")] = None
    scheduled_at: Annotated[str | None, msgspec.Meta(description="Refused with 422.")] = None

    @property
    def text(self) -> str:
        """The text of the post: a warning has no field of its own, so it is put above the rest."""
        return "\n\n".join(filter(None, [self.spoiler_text, self.status]))


class CreateStatus(StatusOperation):
    """Publish a status, and return it.

    A header `Idempotency-Key` makes sure that it is published once: the same key with the same text and pictures
    answers the first status again. A link to a status at the end of the text quotes it.

    Nothing is published for more people than you asked for. On a public account everything is public: `unlisted` is
    published as `public`, `private` is refused with 422, and so is `direct` everywhere. On a locked account everything
    is `private`, for your followers.

    422 for a text that is too long, for the same text as a moment ago, for a picture that is used already, for a poll
    and for a time; 404 if you cannot see what you answer or quote; 403 without a confirmed email address where the
    site asks for one, 429 for too many.
    """

    method, path, scope = "POST", "/api/v1/statuses", "write:statuses"
    Parameters = NewStatusParameters

    def perform(self) -> msgspec.Raw:
        wanted: NewStatusParameters = self.parameters
        self.check_may_publish(wanted)
        quoted = wanted.quoted_status_id if wanted.quoted_status_id is not None else wanted.quote_id
        values = {
            "text": wanted.text,
            "uploads": wanted.media_ids,
            "in_reply_to": self.original_id(wanted.in_reply_to_id, messages.PARENT_NOT_FOUND),
            "quote_of": self.original_id(quoted, messages.QUOTED_NOT_FOUND),
            "submission": submission_token(self.request.headers.get("Idempotency-Key", "")),
        }
        form = PostForm(values, author=self.viewer)
        if form.errors:
            raise refused(
                ValidationError({FIELDS.get(name, name): each for name, each in form.errors.as_data().items()})
            )
        return self.load_status(form.publish()[0].pk)

    def check_may_publish(self, wanted: NewStatusParameters) -> None:
        """Raise ApiError for what is not published at all."""
        check_audience(self.viewer, wanted.visibility)
        if wanted.poll:
            raise unprocessable(messages.POLLS_REFUSED)
        if wanted.scheduled_at:
            raise unprocessable(messages.SCHEDULING_REFUSED)
        if self.viewer.must_confirm_email:
            raise ApiError(403, messages.EMAIL_UNCONFIRMED)

    def original_id(self, pk: int | None, sentence: str) -> int | None:
        """Return the id of the post, or of the original of a repost. Raise ApiError if the viewer cannot see it."""
        if pk is None:
            return None
        rows = VISIBLE_ROWS(self.viewer, ids=[pk])
        if not rows:
            raise ApiError(404, sentence)
        return rows[0].repost_of_id or pk


def submission_token(key: str) -> str:
    """Return the token of a post that was sent with this `Idempotency-Key`, "" without one."""
    return uuid.uuid5(KEY_NAMESPACE, key).hex if key else ""


class DeleteParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to the pictures."""

    delete_media: Annotated[
        bool, msgspec.Meta(description="Delete the pictures, too, instead of keeping them for 24 hours.")
    ] = False


class DeleteStatus(StatusOperation):
    """Delete a status or a reblog of yours, and return it with its plain `text`, to be written again.

    The pictures are uploads again: put their ids into `media_ids` of the new status. Replies stay.
    """

    method, path, scope = "DELETE", "/api/v1/statuses/{id}", "write:statuses"
    Parameters = DeleteParameters
    returns = DeletedStatus

    def perform(self, id: int) -> dict[str, Any]:
        post = get_object_or_404(self.viewer.posts, pk=id)
        status = self.load_status(id) if self.is_visible(id) else None  # hidden: a reblog of what is hidden by now
        keep_pictures, photos = not self.parameters.delete_media, list(post.photos.values_list("pk", flat=True))
        if not Post.objects.remove([id], keep_pictures)[0] or not status:
            raise not_found()
        uploads = Upload.objects.filter(owner=self.viewer).in_bulk(photos) if keep_pictures and photos else {}
        return deleted_status(status, post.text, uploads, self.base_url, self.viewer.pk)


OPERATIONS: list[type[Operation]] = [
    *(GetStatus, GetStatuses, GetContext, GetSource, GetHistory),
    *(CreateStatus, DeleteStatus, EditStatus),
]
