"""Mixin of pages that list posts."""

from core.db.pagination import cursor_from
from core.http.htmx import HtmxPartialMixin
from posts.cards.loading import load_cards


class PostListMixin(HtmxPartialMixin):
    """Mixin for a TemplateView of cards: `get_page(before)` returns a Page, rendered as `cards` with a "more" link.

    An htmx request gets only the partial "feed" of the template.
    """

    partial_name = "feed"

    def get_context_data(self, **kwargs):
        before = self.get_cursor()
        page = self.get_page(before)
        return super().get_context_data(
            cards=load_cards(page.rows, self.request.user),
            next_cursor=page.cursor,
            is_first_page=before is None,
            **kwargs,
        )

    def get_cursor(self):
        """Return the cursor of the page, or None for the first page."""
        return cursor_from(self.request)
