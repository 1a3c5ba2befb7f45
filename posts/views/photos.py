"""Pictures of posts."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.views.generic import View

from core.http.media import send_preview, serve_media
from posts.models import Photo, Post


class PhotoView(View):
    """A picture file of a post, for people who can see the post; its name cannot be guessed."""

    def get(self, request, name):
        name = f"photos/{name}"
        photos = self.photos_with_file(name)
        get_object_or_404(Post.objects.visible_to(request.user), photos__in=photos)
        return self.send(request, name)

    def photos_with_file(self, name):
        return Photo.objects.filter(Q(full=name) | Q(medium=name) | Q(thumb=name))

    def send(self, request, name):
        return serve_media(request, name)


class PreviewView(PhotoView):
    """The thumb of a picture as a JPEG, for link previews; larger sizes have none."""

    def photos_with_file(self, name):
        return Photo.objects.filter(thumb=name)

    def send(self, request, name):
        return send_preview(request, name)
