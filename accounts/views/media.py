"""Pictures of people. They are public as long as somebody has them, and their names never hold anything else."""

from django.http import Http404
from django.views.generic import View

from accounts.models import User
from core.http.media import send_preview, serve_media


class ProfileImageView(View):
    """An avatar or a header, as the `folder` says."""

    folder = None
    is_open_to_suspended = True

    def get(self, request, name):
        name = f"{self.folder}/{name}"
        if not User.objects.showing(name).exists():
            raise Http404("Nobody has that picture.")
        return self.send(request, name)

    def send(self, request, name):
        return serve_media(request, name, public=True)


class PreviewView(ProfileImageView):
    """An avatar as a JPEG, for previews of links."""

    folder = "avatars"

    def send(self, request, name):
        return send_preview(request, name, public=True)
