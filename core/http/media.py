"""Uploaded files, sent by nginx if it is in front, by Django otherwise.

A stored file never changes, but it may be deleted. So caches may store it for a day and then revalidate: a 304 reads
no file. nginx compares an ETag of its own, made of the file's time and size.
"""

import os
from collections.abc import Callable
from io import BytesIO

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from PIL import Image

from core import stored_files

CONTENT_TYPE = "image/webp"  # of all stored pictures
DAY = 24 * 60 * 60  # seconds


def serve_media(request: HttpRequest, name: str, public: bool = False) -> HttpResponseBase:
    """Return the stored file `name`, publicly cacheable if `public`, else privately; 404 if it is gone."""
    return cached(request, name, public, _file)


def send_preview(request: HttpRequest, name: str, public: bool = False) -> HttpResponseBase:
    """Return the stored picture `name` as a JPEG, cached like the file itself.

    Many link previewers cannot read WebP. The JPEG is made on the first request and stored until the picture is
    deleted. Decoding in this process is safe if the picture is small: the file was written by our decoder. So views
    call this for thumbs and avatars only.
    """
    return cached(request, name, public, _jpeg)


def cached(
    request: HttpRequest, name: str, public: bool, answer: Callable[[str], HttpResponseBase]
) -> HttpResponseBase:
    """Return `answer(name)` with cache headers, or 304 if the client's copy is current."""
    etag = f'"{name.rpartition("/")[2].partition(".")[0]}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response = HttpResponseNotModified() if {etag, f"W/{etag}"} & {*known} else answer(name)
    response["ETag"] = etag
    response["Cache-Control"] = f"{'public' if public else 'private'}, max-age={DAY}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file(name: str, content_type: str = CONTENT_TYPE) -> HttpResponseBase:
    if settings.MEDIA_ACCEL:
        accel = f"{settings.MEDIA_ACCEL}{name}"
        return HttpResponse(content_type=content_type, headers={"X-Accel-Redirect": accel})
    return FileResponse(_opened(name), content_type=content_type)


def _jpeg(name: str) -> HttpResponseBase:
    preview = stored_files.preview_name(name)
    if not default_storage.exists(preview):
        _store_preview(name, preview)
    return _file(preview, "image/jpeg")


def _store_preview(name: str, preview: str) -> None:
    """Write the JPEG of a stored picture, in one step, so that no other request reads a part of it."""
    part = default_storage.save(stored_files.random_name(stored_files.PREVIEWS, "part"), ContentFile(_converted(name)))
    os.replace(default_storage.path(part), default_storage.path(preview))
    if not default_storage.exists(name):  # deleted meanwhile, perhaps before its preview was written
        default_storage.delete(preview)


def _converted(name: str) -> bytes:
    """Return the stored picture `name` as the bytes of a JPEG, on white."""
    with _opened(name) as file, Image.open(file, formats=["WEBP"]) as image:
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image if image.mode == "RGBA" else None)
    buffer = BytesIO()
    white.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def _opened(name: str) -> File:
    try:
        return default_storage.open(name)
    except FileNotFoundError:
        raise Http404("That picture is gone.") from None
