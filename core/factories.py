"""Factories of uploads and pictures, for tests and the demo."""

import copy
import functools
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import images


def upload_of(colour="teal", size=(64, 48), name="picture.png"):
    """Return an uploaded PNG of one colour."""
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/png")


def gif_of(*colours, size=(64, 48)):
    """Return an uploaded animated GIF with one frame per colour."""
    buffer = BytesIO()
    first, *others = [Image.new("RGB", size, colour) for colour in colours]
    first.save(buffer, "GIF", save_all=True, append_images=others, duration=200, loop=0)
    return SimpleUploadedFile("picture.gif", buffer.getvalue(), content_type="image/gif")


def picture_of(colour="teal", size=(64, 48)):
    """Return a decoded picture of one colour, as `publish` and `send` take it; each is decoded once per process."""
    return copy.deepcopy(_decoded_picture(colour, size))


@functools.cache
def _decoded_picture(colour, size):
    return images.process_photo(upload_of(colour, size))
