"""Pictures of posts, and uploads."""

from django.http import Http404
from django.views.generic import View

from core.http.media import send_preview, serve_media
from posts.models import Photo, Post, Upload
from posts.picture_addresses import viewer_at


class PhotoView(View):
    """A picture file; its name cannot be guessed.

    That of a post is for people who can see the post, that of an upload for its owner. A signed
    address determines the viewer without a session (posts.picture_addresses).
    """

    def get(self, request, name):
        name = f"photos/{name}"
        if not self.is_visible_to(viewer_at(request, name), name):
            raise Http404("That picture is gone.")
        return self.send(request, name)

    def is_visible_to(self, viewer, name):
        """Return whether the viewer can see the picture with this file. One query for a visible post's."""
        photos = Photo.objects.with_file(name)
        if Post.objects.visible_to(viewer).filter(photos__in=photos).exists():
            return True
        return viewer.is_authenticated and Upload.objects.filter(owner=viewer).with_file(name).exists()

    def send(self, request, name):
        return serve_media(request, name)


class PreviewView(PhotoView):
    """The thumb of a picture as a JPEG, for link previews; larger sizes have none."""

    def is_visible_to(self, viewer, name):
        return Post.objects.visible_to(viewer).filter(photos__thumb=name).exists()

    def send(self, request, name):
        return send_preview(request, name)
