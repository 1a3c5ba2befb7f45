"""The page of bookmarks."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView

from core.db.pagination import keyset_page
from follows.visibility import can_see_posts_of
from posts.models import Post
from posts.timelines.pagination import Page
from posts.views.post_list_mixin import PostListMixin


class BookmarksView(LoginRequiredMixin, PostListMixin, TemplateView):
    """The viewer's bookmarks, newest first. Nobody else sees them."""

    template_name = "posts/bookmarks.html"

    def get_page(self, before):
        viewer = self.request.user
        bookmarks = viewer.bookmarks.filter(can_see_posts_of(viewer, "post__author"))
        bookmarks, next_cursor = keyset_page(bookmarks.values_list("pk", "post", named=True), before)
        ids = [bookmark.post for bookmark in bookmarks]
        posts = {post.pk: post for post in Post.objects.filter(pk__in=ids).timeline_rows()}
        return Page([posts[pk] for pk in ids if pk in posts], next_cursor)
