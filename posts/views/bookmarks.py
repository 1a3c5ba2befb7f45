"""The page of bookmarks."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView

from core.db.pagination import keyset_page
from posts.timelines.pagination import VISIBLE_ROWS, Page, with_hidden_rows
from posts.views.post_list_mixin import OwnListMixin


class BookmarksView(LoginRequiredMixin, OwnListMixin, TemplateView):
    """The viewer's bookmarks, newest first. Nobody else sees them."""

    template_name = "posts/bookmarks.html"
    undo_action = "unbookmark"

    def get_page(self, before):
        viewer = self.request.user
        bookmarks, next_cursor = keyset_page(viewer.bookmarks.values_list("pk", "post", named=True), before)
        ids = [bookmark.post for bookmark in bookmarks]
        return Page(with_hidden_rows(ids, VISIBLE_ROWS(viewer, ids=ids), {pk: pk for pk in ids}), next_cursor)
