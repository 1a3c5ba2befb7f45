"""Pages of posts that somebody marked: bookmarks, mentions, pictures."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView, View

from core.http.media import send_preview, serve_media
from follows.visibility import can_see_posts_of
from posts.models import Photo, Post
from posts.timelines.pagination import Page
from posts.views.post_list_mixin import PostListMixin


class BookmarksView(LoginRequiredMixin, PostListMixin, TemplateView):
    """What the viewer has kept, newest mark first. Nobody else sees it."""

    template_name = "posts/bookmarks.html"

    def get_page(self, before):
        viewer = self.request.user
        marks = viewer.bookmarks.filter(can_see_posts_of(viewer, "post__author")).order_by("-pk")
        if before:
            marks = marks.filter(pk__lt=before)
        marks = list(marks.values_list("pk", "post")[:21])
        posts = {post.pk: post for post in Post.objects.filter(pk__in=[pk for _, pk in marks[:20]]).timeline_rows()}
        rows = [posts[pk] for _, pk in marks[:20] if pk in posts]
        return Page(rows, marks[19][0] if len(marks) > 20 else None)


class PhotoView(View):
    """A picture of a post, asked for by its unguessable name; only for those who may see the post."""

    def get(self, request, name):
        name = f"photos/{name}"
        photos = Photo.objects.filter(Q(full=name) | Q(medium=name) | Q(thumb=name))
        get_object_or_404(Post.objects.visible_to(request.user), photos__in=photos)
        return self.send(request, name)

    def send(self, request, name):
        return serve_media(request, name)


class PreviewView(PhotoView):
    """The same as a small JPEG, for previews of links."""

    def send(self, request, name):
        return send_preview(request, name)
