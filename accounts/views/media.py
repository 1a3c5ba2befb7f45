"""Pictures of people. They are public, and their names never hold anything else."""

from django.views.generic import View

from witter.media import send


class PictureView(View):
    """An avatar or a header, as the `folder` says."""

    folder = None
    is_open_to_suspended = True

    def get(self, request, name):
        return send(request, f"{self.folder}/{name}", public=True)
