"""Operations of the viewer's own lists: what they favourited and bookmarked."""

from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple

import msgspec

from api.entities.statuses import Status
from api.operations import Operation
from api.pagination import MAX_PAGES, Listing, PageParameters, keyset_rows, listing
from api.presenters.statuses import statuses_by_id
from core.db.pagination import keyset_page
from posts.models import Bookmark
from posts.timelines.pagination import NEWEST_LIKE, VISIBLE_ROWS, LikeCursor, likes_above, likes_below

LIKE_CURSOR = "^[0-9]{1,16}(-[0-9]{1,18})?$"

type LikeCursorText = Annotated[str, msgspec.Meta(pattern=LIKE_CURSOR, description="From the `Link` header.")]


class LikePageParameters(PageParameters, frozen=True, kw_only=True):
    """What part of the list to return. The values are in the addresses of the `Link` header."""

    max_id: LikeCursorText | None = None
    since_id: LikeCursorText | None = None
    min_id: LikeCursorText | None = None


class Mark(NamedTuple):
    """A mark: its place in the list, and the id of the post."""

    cursor: Any
    post: int


class MarkedStatuses(Operation):
    """Base of the lists of posts that the viewer marked, in the order of marking, newest first.

    Posts that the viewer cannot see any more are left out; a page of nothing else is passed over.
    """

    tag = "timelines"
    returns = list[Status]

    def perform(self) -> Listing:
        wanted = self.parameters
        before, since = self.cursor(wanted.max_id), self.cursor(wanted.since_id)
        if wanted.min_id is not None:
            above = self.marks_above(self.cursor(wanted.min_id), wanted.size)
            marks = [mark for mark in above if before is None or mark.cursor < before]
            return self.page(marks, older=marks[-1].cursor if marks else None)
        for _ in range(MAX_PAGES):
            read = self.marks_below(before, wanted.size + 1)
            newer = [mark for mark in read if since is None or mark.cursor > since]
            marks = newer[: wanted.size]
            before = marks[-1].cursor if len(newer) > wanted.size else None
            page = self.page(marks, older=before)
            if page.entities or before is None:
                break
        return page

    def page(self, marks: list[Mark], older: Any) -> Listing:
        """Return the statuses of these marks, with links to the older and the newer ones."""
        ids = [mark.post for mark in marks]
        visible = [row.pk for row in VISIBLE_ROWS(self.viewer, ids=ids)] if ids else []
        found = statuses_by_id(visible, self.viewer, self.base_url)
        entities = [found[pk] for pk in ids if pk in found]
        return listing(self.request, entities, older=older, newer=marks[0].cursor if marks else None)

    def cursor(self, value: Any) -> Any:
        """Return the cursor that the value of a parameter is, None for None."""
        return value

    def marks_below(self, before: Any, size: int) -> list[Mark]:
        """Return the newest `size` marks below a cursor, or of all for None."""
        raise NotImplementedError

    def marks_above(self, after: Any, size: int) -> list[Mark]:
        """Return the `size` marks next above a cursor, newest first."""
        raise NotImplementedError


class Favourites(MarkedStatuses):
    """List the statuses that you favourited, the latest first.

    Follow the addresses in the `Link` header: the order is that of favouriting, not that of the ids.
    """

    path, scope = "/api/v1/favourites", "read:favourites"
    Parameters = LikePageParameters

    def cursor(self, value: str | None) -> LikeCursor | None:
        if value is None:
            return None
        microseconds, _, post = value.partition("-")
        return LikeCursor(int(microseconds), int(post or 0))

    def marks_below(self, before: LikeCursor | None, size: int) -> list[Mark]:
        return [Mark(like, like.post) for like in likes_below(self.viewer.pk, before or NEWEST_LIKE, size)]

    def marks_above(self, after: LikeCursor, size: int) -> list[Mark]:
        return [Mark(like, like.post) for like in likes_above(self.viewer.pk, after, size)]


class Bookmarks(MarkedStatuses):
    """List your bookmarks, the latest first. Follow the addresses in the `Link` header."""

    path, scope = "/api/v1/bookmarks", "read:bookmarks"
    Parameters = PageParameters

    def marks_below(self, before: int | None, size: int) -> list[Mark]:
        return self.marks(keyset_page(self.viewer.bookmarks.only("post"), before, size)[0])

    def marks_above(self, after: int, size: int) -> list[Mark]:
        return self.marks(keyset_rows(self.viewer.bookmarks.only("post"), PageParameters(min_id=after, limit=size))[0])

    def marks(self, rows: Iterable[Bookmark]) -> list[Mark]:
        """Return bookmarks as Marks."""
        return [Mark(row.pk, row.post_id) for row in rows]


OPERATIONS: list[type[Operation]] = [Favourites, Bookmarks]
