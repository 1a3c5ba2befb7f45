"""JPEGs are limited by decoding cost, which their size does not show."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import images
from core.jpeg import count_scans


def jpeg(size=(4000, 2000), **options):
    """Return a grey JPEG of this size."""
    buffer = BytesIO()
    Image.new("L", size, 128).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def with_repeated_scans(data, times):
    """Return the JPEG with its last scan's header repeated: ten bytes each, but the work of a whole scan."""
    last, end = data.rfind(b"\xff\xda"), data.rfind(b"\xff\xd9")
    return data[:end] + data[last : last + 10] * times + data[end:]


def upload(data):
    return SimpleUploadedFile("picture.jpg", data)


@pytest.mark.parametrize("progressive", [True, False])
def test_jpeg_with_a_thousand_scans_is_refused(progressive):
    with pytest.raises(ValidationError, match="We can’t read that as a picture"):
        images.process_photo(upload(with_repeated_scans(jpeg(progressive=progressive), 1_000)))


def test_usual_number_of_scans_is_accepted():
    assert images.process_photo(upload(jpeg(progressive=True))).width == 2048
    assert images.process_photo(upload(with_repeated_scans(jpeg((400, 200), progressive=True), 20))).width == 400


def test_scans_in_metadata_and_after_the_end_do_not_count():
    small = jpeg((64, 64), exif=b"Exif\0\0" + b"\xff\xda" * 500)
    assert count_scans(small, 50) == 1
    assert count_scans(small + b"\xff\xda" * 500, 50) == 1  # a video behind the picture, as some phones append
    assert count_scans(with_repeated_scans(small, 9), 50) == 10
    assert count_scans(with_repeated_scans(small, 99), 50) == 50


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff\xda", b"\xff\xd8\xff\xe0\xff", b"\xff" * 999]
)
def test_scans_of_truncated_file_are_counted(data):
    assert count_scans(data, 9) == data.count(b"\xda")
