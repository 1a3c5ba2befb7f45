"""Sending an uploaded file: by nginx where there is one in front, by ourselves where there is not."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse

CONTENT_TYPE = "image/webp"  # all that Witter ever stores


def send(request, name, public=False):
    """The stored file `name`, for anybody's cache when `public`, else only for the viewer's. 404 when it is gone."""
    if settings.MEDIA_ACCEL:
        response = HttpResponse(content_type=CONTENT_TYPE)
        response["X-Accel-Redirect"] = f"{settings.MEDIA_ACCEL}{name}"
    else:
        try:
            response = FileResponse(default_storage.open(name), content_type=CONTENT_TYPE)
        except FileNotFoundError:
            raise Http404("That picture is gone.") from None
    response["Cache-Control"] = "public, max-age=31536000, immutable" if public else "private, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    return response
