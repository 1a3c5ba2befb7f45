"""Keyset pagination: a page starts below a cursor, not at an offset, so that nothing repeats while rows are added."""

from django.http import Http404

from core.ids import parse_id

PAGE_SIZE = 20


def cursor_from(request, name="before"):
    """Return the cursor in the query string as an int, None without one; raise Http404 for anything else."""
    value = request.GET.get(name)
    if not value:
        return None
    cursor = parse_id(value)
    if cursor is None:
        raise Http404("That page does not exist.")
    return cursor


class KeysetMixin:
    """For a ListView over rows ordered by `-<cursor_field>`: one page of them and the cursor of the next.

    Adds `rows` (at most `page_size`) and `next_cursor` (None at the end) to the context. One query, no counting.
    """

    page_size = PAGE_SIZE
    cursor_field = "pk"

    def get_rows(self):
        """Return this page's rows, and the cursor of the next page or None."""
        rows = self.get_queryset().order_by(f"-{self.cursor_field}")
        if before := cursor_from(self.request):
            rows = rows.filter(**{f"{self.cursor_field}__lt": before})
        rows = list(rows[: self.page_size + 1])
        more = len(rows) > self.page_size
        rows = rows[: self.page_size]
        return rows, getattr(rows[-1], self.cursor_field) if more else None
