"""Sending an uploaded file: by nginx where there is one in front, by ourselves where there is not.

A stored file never changes, but it may be taken down. So caches may keep it for a day, and then ask whether it is
still there: an answer of 304 costs no file. nginx compares its own ETag, which the file's time and size make.
"""

from io import BytesIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from PIL import Image

CONTENT_TYPE = "image/webp"  # all that Witter ever stores
DAY = 24 * 60 * 60  # seconds
PREVIEW = (640, 1280)  # the size of a thumb


def serve_media(request, name, public=False):
    """Return the stored file `name`, for anybody's cache when `public`, else only for the viewer's; 404 if gone."""
    return cached(request, name, public, _file)


def send_preview(request, name, public=False):
    """Return the stored picture `name` as a JPEG of PREVIEW pixels at most, cached like the file itself.

    Programs that preview links often know no WebP. The picture is one that our decoder made, and small.
    """
    return cached(request, name, public, _jpeg)


def cached(request, name, public, answer):
    """Return what `answer` gives for the name, or 304 for those who have it already."""
    etag = f'"{name.rpartition("/")[2].partition(".")[0]}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response = HttpResponseNotModified() if {etag, f"W/{etag}"} & {*known} else answer(name)
    response["ETag"] = etag
    response["Cache-Control"] = f"{'public' if public else 'private'}, max-age={DAY}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file(name):
    if settings.MEDIA_ACCEL:
        accel = f"{settings.MEDIA_ACCEL}{name}"
        return HttpResponse(content_type=CONTENT_TYPE, headers={"X-Accel-Redirect": accel})
    return FileResponse(_opened(name), content_type=CONTENT_TYPE)


def _jpeg(name):
    with _opened(name) as file, Image.open(file, formats=["WEBP"]) as image:
        image.thumbnail(PREVIEW)
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image if image.mode == "RGBA" else None)
    buffer = BytesIO()
    white.save(buffer, "JPEG", quality=80)
    return HttpResponse(buffer.getvalue(), content_type="image/jpeg")


def _opened(name):
    try:
        return default_storage.open(name)
    except FileNotFoundError:
        raise Http404("That picture is gone.") from None
