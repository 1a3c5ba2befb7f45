"""Operations of actions on posts: favouriting, reblogging, bookmarking, pinning and muting, and undoing each."""

from typing import Annotated, Literal

import msgspec

from api.audience import check_audience
from api.errors import not_found
from api.operations import Operation
from api.views.status_operation import StatusAction, UndoAction
from posts.models import Post


class Favourite(StatusAction):
    """Give a status a star. Doing it twice is doing it once. Return the status."""

    path, scope = "/api/v1/statuses/{id}/favourite", "write:favourites"

    def act(self, post: Post) -> None:
        post.like(self.viewer)


class Unfavourite(UndoAction):
    """Take the star back, and return the status.

    This works on a status that you cannot see any more, too; the answer is 404 then.
    """

    path, scope = "/api/v1/statuses/{id}/unfavourite", "write:favourites"
    actor_path = "likes__user"

    def act(self, post: Post) -> None:
        post.unlike(self.viewer)


class ReblogParameters(msgspec.Struct, frozen=True, kw_only=True):
    """Who may see the reblog."""

    visibility: Annotated[
        Literal["public", "unlisted", "private"] | None,
        msgspec.Meta(description="A reblog is public; only a locked account's is for its followers."),
    ] = None


class Reblog(StatusAction):
    """Repost a status to your followers, and return your reblog, with the original in `reblog`.

    Doing it twice is doing it once. 403 for a status of somebody else's locked account; 422 for `private` if your own
    account is not locked.
    """

    path, scope = "/api/v1/statuses/{id}/reblog", "write:statuses"
    Parameters = ReblogParameters

    def perform(self, id: int) -> msgspec.Raw:
        check_audience(self.viewer, self.parameters.visibility)
        post = self.visible_post(id)
        post.repost(self.viewer)
        reposts = Post.objects.filter(author=self.viewer, repost_of=post).values_list("pk", flat=True)
        if (repost := reposts.first()) is None:
            raise not_found()
        return self.load_status(repost)


class Unreblog(UndoAction):
    """Take your reblog back, and return the original. The id is that of the original, or of your reblog.

    This works on a status that you cannot see any more, too; the answer is 404 then.
    """

    path, scope = "/api/v1/statuses/{id}/unreblog", "write:statuses"
    actor_path = "reposts__author"

    def act(self, post: Post) -> None:
        post.unrepost(self.viewer)


class BookmarkStatus(StatusAction):
    """Bookmark a status, and return it. Nobody is notified."""

    path, scope = "/api/v1/statuses/{id}/bookmark", "write:bookmarks"

    def act(self, post: Post) -> None:
        post.bookmark(self.viewer)


class UnbookmarkStatus(UndoAction):
    """Remove a bookmark, and return the status.

    This works on a status that you cannot see any more, too; the answer is 404 then.
    """

    path, scope = "/api/v1/statuses/{id}/unbookmark", "write:bookmarks"
    actor_path = "bookmarks__user"

    def act(self, post: Post) -> None:
        post.unbookmark(self.viewer)


class OwnStatusAction(StatusAction):
    """Base of the actions on the viewer's own posts."""

    scope = "write:accounts"

    def visible_post(self, pk: int) -> Post:
        post = super().visible_post(pk)
        if post.author_id != self.viewer.pk:
            raise not_found()
        return post


class PinStatus(OwnStatusAction):
    """Pin a status of yours to the top of your profile, in place of the one that is pinned there: there is one.

    404 for somebody else's status.
    """

    path = "/api/v1/statuses/{id}/pin"

    def act(self, post: Post) -> None:
        post.pin_to_profile()


class UnpinStatus(OwnStatusAction):
    """Unpin a status of yours, and return it."""

    path = "/api/v1/statuses/{id}/unpin"

    def act(self, post: Post) -> None:
        post.unpin_from_profile()


class MuteStatus(StatusAction):
    """Return the status, unchanged: a thread cannot be muted, only its people."""

    path, scope = "/api/v1/statuses/{id}/mute", "write:mutes"

    def act(self, post: Post) -> None:
        pass


class UnmuteStatus(MuteStatus):
    """Return the status, unchanged: no thread is muted."""

    path = "/api/v1/statuses/{id}/unmute"


OPERATIONS: list[type[Operation]] = [
    *(Favourite, Unfavourite, Reblog, Unreblog, BookmarkStatus, UnbookmarkStatus),
    *(PinStatus, UnpinStatus, MuteStatus, UnmuteStatus),
]
