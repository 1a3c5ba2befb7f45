"""Pages of the API: `max_id`, `since_id`, `min_id` and `limit`, and the Link header to other pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile
from operator import attrgetter
from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

import msgspec
from django.db.models import QuerySet
from django.http import HttpRequest

from api.addresses import base_url_of
from api.parameters import Id
from core.db.pagination import keyset_page

DEFAULT_LIMIT = 20
MAX_LIMIT = 40
MAX_PAGES = 5  # of the site, read for one page of the API; after them it is short, with a cursor for the next


class PageParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What part of a list to return, newest first."""

    max_limit: ClassVar[int] = MAX_LIMIT  # a subclass with another one describes its `limit`
    max_id: Annotated[Id | None, msgspec.Meta(description="Only what is older than this.")] = None
    since_id: Annotated[Id | None, msgspec.Meta(description="Only what is newer than this, the newest first.")] = None
    min_id: Annotated[Id | None, msgspec.Meta(description="What is next newer than this, up to `max_id`.")] = None
    limit: Annotated[int, msgspec.Meta(description="How many; at most 40.")] = DEFAULT_LIMIT

    @property
    def size(self) -> int:
        """The number of rows to return."""
        return max(1, min(self.limit, self.max_limit))


@dataclass(slots=True)
class Listing:
    """Entities of one page, and the addresses of the next (older) and previous (newer) one, "" for none."""

    entities: list[Any]
    next_url: str = ""
    previous_url: str = ""
    extra_headers: dict[str, str] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        """Return the response headers: `next` comes first, since some clients read only the first link."""
        links = [(self.next_url, "next"), (self.previous_url, "prev")]
        link = ", ".join(f'<{url}>; rel="{rel}"' for url, rel in links if url)
        return self.extra_headers | ({"Link": link} if link else {})


def page_url(request: HttpRequest, **cursor: Any) -> str:
    """Return the absolute address of another page of this list: all parameters but the cursors stay."""
    others = [
        (name, value)
        for name, values in request.GET.lists()
        if name not in {"max_id", "since_id", "min_id", *cursor}
        for value in values
    ]
    return f"{base_url_of(request)}{request.path}?{urlencode([*others, *cursor.items()])}"


def listing(
    request: HttpRequest, entities: list[Any], *, older: Any = None, newer: Any = None, parameter: str = "min_id"
) -> Listing:
    """Return a Listing whose next page is below the cursor `older` and whose previous one above `newer`."""
    return Listing(
        entities,
        page_url(request, max_id=older) if older is not None else "",
        page_url(request, **{parameter: newer}) if newer is not None else "",
    )


def keyset_rows(rows: QuerySet, wanted: PageParameters, cursor_field: str = "pk") -> tuple[list, Any, Any]:
    """Return a page of a queryset, descending by `cursor_field`, and the cursors of the older and newer pages.

    The cursor of the older page is None at the end, and both are if the page is empty. One query.
    """
    if wanted.min_id is not None:
        above = rows.filter(**{f"{cursor_field}__gt": wanted.min_id}).order_by(cursor_field)
        if wanted.max_id is not None:
            above = above.filter(**{f"{cursor_field}__lt": wanted.max_id})
        page = list(above[: wanted.size])[::-1]
        older = getattr(page[-1], cursor_field) if page else None
    else:
        newer = rows.filter(**{f"{cursor_field}__gt": wanted.since_id}) if wanted.since_id is not None else rows
        page, older = keyset_page(newer, wanted.max_id, wanted.size, cursor_field)
    return page, older, getattr(page[0], cursor_field) if page else None


def collect[Row](
    page: Callable[[Any], tuple[list[Row], Any]],
    size: int,
    before: Any = None,
    since: int | None = None,
    cursor_of: Callable[[Row], Any] = attrgetter("pk"),
) -> tuple[list[Row], Any]:
    """Return up to `size` rows below the cursor `before`, and the cursor of what follows, or None at the end.

    `page(cursor)` returns the rows of one page of the site and the next page's cursor. Rows are left out from the one
    whose id is `since`.
    """
    rows: list[Row] = []
    for _ in range(MAX_PAGES):
        found, before = page(before)
        newer = list(takewhile(lambda row: since is None or cursor_of(row) > since, found))
        rows += newer
        if len(newer) < len(found):
            before = None
        if before is None or len(rows) >= size:
            break
    if len(rows) > size or (len(rows) == size and before is not None):
        return rows[:size], cursor_of(rows[size - 1])
    return rows, before
