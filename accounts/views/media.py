"""Avatars and headers: public while a user has them; a file name is never used for another picture."""

from django.http import Http404
from django.views.generic import View

from accounts.models import User
from core.http.media import send_preview, serve_media


class ProfileImageView(View):
    """Serves an avatar or a header, depending on `folder`."""

    folder = None
    is_open_to_suspended = True

    def get(self, request, name):
        name = f"{self.folder}/{name}"
        if not User.objects.with_profile_image(name).exists():
            raise Http404("Nobody has that picture.")
        return self.send(request, name)

    def send(self, request, name):
        return serve_media(request, name, public=True)


class PreviewView(ProfileImageView):
    """Serves an avatar as JPEG, for link previews."""

    folder = "avatars"

    def send(self, request, name):
        return send_preview(request, name, public=True)
