"""A JPEG is refused by the work that decoding it would be, which its size does not tell."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import images
from core.jpeg import count_scans


def jpeg(size=(4000, 2000), **options):
    """A grey JPEG of this size."""
    buffer = BytesIO()
    Image.new("L", size, 128).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def with_scans_again(data, times):
    """The same JPEG, the head of whose last scan comes so many times more: ten bytes each, and all of the work."""
    last, end = data.rfind(b"\xff\xda"), data.rfind(b"\xff\xd9")
    return data[:end] + data[last : last + 10] * times + data[end:]


def upload(data):
    return SimpleUploadedFile("picture.jpg", data)


@pytest.mark.parametrize("progressive", [True, False])
def test_a_small_jpeg_that_would_take_minutes_is_refused_at_once(progressive):
    with pytest.raises(ValidationError, match="We can’t read that as a picture"):
        images.process_photo(upload(with_scans_again(jpeg(progressive=progressive), 1_000)))


def test_the_usual_scans_are_no_reason_to_refuse():
    assert images.process_photo(upload(jpeg(progressive=True))).width == 2048
    assert images.process_photo(upload(with_scans_again(jpeg((400, 200), progressive=True), 20))).width == 400


def test_only_scans_of_the_picture_itself_count():
    small = jpeg((64, 64), exif=b"Exif\0\0" + b"\xff\xda" * 500)
    assert count_scans(small, 50) == 1
    assert count_scans(small + b"\xff\xda" * 500, 50) == 1  # a film after the picture, as some telephones append
    assert count_scans(with_scans_again(small, 9), 50) == 10
    assert count_scans(with_scans_again(small, 99), 50) == 50


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff\xda", b"\xff\xd8\xff\xe0\xff", b"\xff" * 999]
)
def test_half_a_file_has_the_scans_it_has(data):
    assert count_scans(data, 9) == data.count(b"\xda")
