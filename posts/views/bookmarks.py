"""The page of bookmarks."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView

from follows.visibility import can_see_posts_of
from posts.models import Post
from posts.timelines.pagination import PAGE_SIZE, Page
from posts.views.post_list_mixin import PostListMixin


class BookmarksView(LoginRequiredMixin, PostListMixin, TemplateView):
    """The viewer's bookmarks, newest first. Nobody else sees them."""

    template_name = "posts/bookmarks.html"

    def get_page(self, before):
        viewer = self.request.user
        marks = viewer.bookmarks.filter(can_see_posts_of(viewer, "post__author")).order_by("-pk")
        if before:
            marks = marks.filter(pk__lt=before)
        marks = list(marks.values_list("pk", "post")[: PAGE_SIZE + 1])
        on_page = marks[:PAGE_SIZE]
        posts = {post.pk: post for post in Post.objects.filter(pk__in=[pk for _, pk in on_page]).timeline_rows()}
        rows = [posts[pk] for _, pk in on_page if pk in posts]
        return Page(rows, on_page[-1][0] if len(marks) > PAGE_SIZE else None)
