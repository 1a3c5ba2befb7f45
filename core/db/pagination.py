"""Keyset pagination: a page starts below a cursor, not at an offset, so that nothing repeats while rows are added.

Here one query returns the page. Timelines read candidate ids first and then filter them: posts.timelines.pagination.
"""

import re
from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from core.ids import parse_id

PAGE_SIZE = 20

RANK_CURSOR = re.compile(r"[0-9]{1,18}-[0-9]{1,18}")


@dataclass(frozen=True, order=True, slots=True)
class RankCursor:
    """A place in a list by descending score, then by descending id: the next page has what is less than it."""

    score: int
    pk: int

    def __str__(self) -> str:
        return f"{self.score}-{self.pk}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Parse the result of `str`; return None for any other text."""
        return cls(*map(int, text.split("-"))) if RANK_CURSOR.fullmatch(text) else None


def cursor_from(request: HttpRequest, name: str = "before") -> int | None:
    """Return the cursor in the query string as an int, None without one; raise Http404 for anything else."""
    value = request.GET.get(name)
    if not value:
        return None
    cursor = parse_id(value)
    if cursor is None:
        raise Http404("That page does not exist.")
    return cursor


def rank_cursor_from(request: HttpRequest, name: str = "before") -> RankCursor | None:
    """Return the RankCursor in the query string, None without one; raise Http404 for anything else."""
    value = request.GET.get(name)
    cursor = RankCursor.parse(value) if value else None
    if value and cursor is None:
        raise Http404("That page does not exist.")
    return cursor


def keyset_page(
    rows: QuerySet, before: int | None, page_size: int = PAGE_SIZE, cursor_field: str = "pk"
) -> tuple[list, int | None]:
    """Return a page of a queryset, descending by `cursor_field`, and the cursor of the next page or None.

    The page starts below the cursor `before`, or at the first row for None. One query, no counting.
    """
    rows = rows.order_by(f"-{cursor_field}")
    if before is not None:
        rows = rows.filter(**{f"{cursor_field}__lt": before})
    found = list(rows[: page_size + 1])
    page = found[:page_size]
    return page, getattr(page[-1], cursor_field) if len(found) > page_size else None


def next_page_url(cursor: int | None) -> str:
    """Return the address of the next page, relative to this one; "" without a cursor."""
    return f"?before={cursor}" if cursor else ""


class KeysetMixin:
    """For a view with `get_queryset`: `get_rows` returns one page of it, descending by `cursor_field`."""

    page_size = PAGE_SIZE
    cursor_field = "pk"

    def get_rows(self):
        """Return this page's rows, and the cursor of the next page or None."""
        return keyset_page(self.get_queryset(), cursor_from(self.request), self.page_size, self.cursor_field)
