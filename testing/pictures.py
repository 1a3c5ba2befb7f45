"""Pictures for tests, and decoding in the test's own process."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from core import images
from core.image_decoder import pixels
from core.image_decoder.results import ImageRefusedError

SECRETS = [b"GPS", b"Exif", b"Secret", b"PK\x03\x04", b"<script>"]


def file_of(image, kind="PNG", **options):
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def upload(data, name="picture"):
    return SimpleUploadedFile(name, data)


def photo_of(data, kind="photo"):
    """Return the result of `images.decode` for these bytes, decoded in this process."""
    checked = images.check(upload(data), kind)
    return images.RESULT_BUILDERS[kind](pixels.MAKERS[kind](data), checked)


def avatar_of(data):
    return photo_of(data, "avatar")


def header_of(data):
    return photo_of(data, "header")


def photo(image, kind="PNG", **options):
    return photo_of(file_of(image, kind, **options))


def opened(content):
    image = Image.open(BytesIO(content.read()))
    image.load()
    return image


def two_halves(size=(300, 200)):
    """Return an image that is red on the left and blue on the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return image


def is_near(pixel, colour):
    return all(abs(one - other) < 24 for one, other in zip(pixel, colour, strict=False))


def complaint_about(data):
    with pytest.raises((ValidationError, ImageRefusedError)) as refusal:
        photo_of(data)
    return refusal.value.code


def animation(frames, size=(600, 300), kind="GIF", duration=70, **options):
    pictures = []
    for number in range(frames):
        picture = Image.new("RGB", size, "white")
        ImageDraw.Draw(picture).rectangle((number % 20, 5, 30, 30), fill=(number % 255, 90, 200))
        pictures.append(picture)
    return file_of(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=duration, **options)
