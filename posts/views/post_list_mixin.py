"""Mixin of pages that list posts."""

from core.db.pagination import cursor_from
from core.http.htmx import HtmxPartialMixin
from posts.cards.loading import load_cards, load_own_list_cards


class PostListMixin(HtmxPartialMixin):
    """Mixin for a TemplateView of cards: `get_page(before)` returns a Page, rendered as `cards` with a "more" link.

    An htmx request gets only the partial "feed" of the template.
    """

    partial_name = "feed"

    def get_context_data(self, **kwargs):
        before = self.get_cursor()
        page = self.get_page(before)
        return super().get_context_data(
            cards=self.get_cards(page.rows),
            next_cursor=page.cursor,
            is_first_page=before is None,
            **kwargs,
        )

    def get_cards(self, rows):
        """Return the cards of these rows."""
        return load_cards(rows, self.request.user)

    def get_cursor(self):
        """Return the cursor of the page, or None for the first page."""
        return cursor_from(self.request)


class OwnListMixin(PostListMixin):
    """Mixin for a list of what the viewer did with posts: `get_page` may return a HiddenRow for a hidden post.

    It is shown without anything of the post, with a button for `undo_action`, so that the viewer can take back what
    they did.
    """

    undo_action = ""

    def get_cards(self, rows):
        return load_own_list_cards(rows, self.request.user, self.undo_action)
