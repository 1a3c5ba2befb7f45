"""Uploaded pictures."""

import random
import struct
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, PngImagePlugin

from core import images
from core.image_decoder import limits
from core.image_decoder.results import ImageRefusedError
from testing.pictures import (
    SECRETS,
    animation,
    avatar_of,
    complaint_about,
    file_of,
    header_of,
    is_near,
    opened,
    photo,
    photo_of,
    two_halves,
)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_format_becomes_webp_in_two_sizes(kind):
    picture = photo(Image.new("RGB", (2400, 1200), "teal"), kind)
    full, thumb = opened(picture.full), opened(picture.thumb)
    assert (full.format, full.size, thumb.size) == ("WEBP", (2048, 1024), (640, 320))
    assert (picture.width, picture.height) == full.size
    assert is_near(full.getpixel((9, 9)), (0, 128, 128))


def test_large_mpo_is_accepted():
    mpo = Image.new("RGB", (6000, 4500), "navy")
    options = {"save_all": True, "append_images": [Image.new("RGB", (300, 200))]}
    assert photo(mpo, "MPO", **options).width == 2048


def test_small_pictures_are_not_enlarged_and_tall_ones_are_shrunk():
    assert opened(photo(Image.new("RGB", (20, 10))).thumb).size == (20, 10)
    high = photo(Image.new("RGB", (100, 9000)))
    assert (high.height, opened(high.thumb).height) == (2048, 1280)
    assert photo(Image.new("RGB", (1, 1))).width == 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_png_mode_is_accepted(mode):
    assert opened(photo(Image.new(mode, (30, 20))).full).mode in {"RGB", "RGBA"}


def test_cmyk_and_16_bit_grey_are_converted():
    assert is_near(
        opened(photo(Image.new("CMYK", (9, 9), (255, 0, 0, 0)), "JPEG").full).getpixel((4, 4)), (0, 255, 255)
    )
    assert is_near(opened(photo(Image.new("I;16", (9, 9), 40_000)).full).getpixel((4, 4)), (156, 156, 156))


def test_transparency_is_preserved():
    image = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    assert opened(photo(image).full).getpixel((5, 5))[3] == 0
    flat = image.quantize(4)
    assert opened(photo(flat, transparency=flat.getpixel((5, 5))).full).getpixel((5, 5))[3] == 0


def test_icc_profile_is_converted_to_srgb():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = photo(Image.new("RGB", (9, 9), (200, 30, 30)), icc_profile=lab)
    full = opened(picture.full)
    assert "icc_profile" not in full.info
    assert is_near(full.getpixel((4, 4)), (200, 30, 30))
    assert photo(Image.new("RGB", (9, 9)), icc_profile=b"no profile at all").width == 9


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "red"), (2, "blue"), (3, "blue"), (4, "red"), (5, "red"), (6, "red"), (7, "blue"), (8, "blue")],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_is_rotated_by_exif_orientation(orientation, corner, kind):
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = photo(two_halves(), kind, exif=exif)
    assert (picture.width, picture.height) == ((300, 200) if orientation < 5 else (200, 300))
    expected = {"red": (255, 0, 0), "blue": (0, 0, 255)}[corner]
    assert is_near(opened(picture.full).getpixel((10, 10)), expected)


def files_with_metadata():
    image = two_halves()
    exif = Image.Exif()
    exif[0x010E] = "Secret description"
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 33.0)  # latitude
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "Secret comment")
    yield "JPEG", file_of(image, "JPEG", exif=exif, comment=b"Secret comment") + b"PK\x03\x04Secret archive"
    yield "PNG", file_of(image, "PNG", exif=exif, pnginfo=text) + b"<script>Secret</script>"
    yield "WEBP", file_of(image, "WEBP", exif=exif, xmp=b"<x>Secret</x>")
    yield "GIF", file_of(image, "GIF", comment=b"Secret comment") + b"<script>Secret</script>"


@pytest.mark.parametrize(
    ("kind", "data"), list(files_with_metadata()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_metadata_is_removed(kind, data):
    assert b"Secret" in data
    made = [*vars(photo_of(data)).values(), *avatar_of(data), header_of(data)]
    files = [one.read() for one in made if hasattr(one, "read")]
    assert len(files) == 5
    for file in files:
        assert not any(secret in file for secret in SECRETS)
        assert {*opened(BytesIO(file)).info} <= {"background", "loop", "timestamp", "duration"}


def test_medium_size_is_made_of_wide_photos_only():
    assert opened(photo(Image.new("RGB", (2400, 1200))).medium).size == (1200, 600)
    assert photo(Image.new("RGB", (1500, 3000))).medium is None


def test_file_over_10_mb_is_refused():
    whole = file_of(Image.new("RGB", (9, 9)))
    assert complaint_about(whole.ljust(limits.MAX_BYTES + 1, b"\0")) == "too_big"
    assert photo_of(whole.ljust(limits.MAX_BYTES, b"\0")).width == 9


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_decompression_bomb_is_refused(kind):
    if kind == "WEBP":
        data = file_of(Image.new("RGB", (6000, 6000)), kind, lossless=True)
    else:
        data = file_of(Image.new("L", (8000, 6000)), kind)
    assert len(data) < limits.MAX_BYTES
    assert complaint_about(data) == "too_wide"


def test_file_with_false_size_is_refused():
    data = bytearray(file_of(Image.new("L", (9, 9))))
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    assert complaint_about(bytes(data)) in {"too_wide", "unreadable"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7 nonsense",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        file_of(Image.new("RGB", (40, 40)), "BMP"),
        file_of(Image.new("RGB", (40, 40)), "TIFF"),
        file_of(Image.new("RGB", (40, 40)), "PDF"),
        file_of(Image.new("RGB", (40, 40)), "EPS"),
    ],
)
def test_other_formats_are_refused(data):
    assert complaint_about(data) == "unreadable"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_truncated_file_is_refused(kind):
    data = file_of(Image.effect_noise((200, 200), 60).convert("RGB"), kind)
    assert complaint_about(data[: len(data) // 2]) == "unreadable"


def refusal_of(make, data):
    """Return the exception with which `make` refuses these bytes, None if it decodes them."""
    try:
        make(data)
    except (ValidationError, ImageRefusedError) as refusal:
        return refusal


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_corrupt_file_is_refused_or_decoded(kind):
    rng = random.Random(kind)
    whole = (
        file_of(two_halves((60, 40)), kind, exif=Image.Exif().tobytes()) if kind != "GIF" else animation(4, (60, 40))
    )
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(rng.choice([1, 2, 8])):
            data[rng.randrange(len(data))] = rng.randrange(256)
        make = rng.choice([photo_of, avatar_of, header_of])
        refusal = refusal_of(make, bytes(data))
        assert refusal is None or refusal.code in images.REFUSALS


def test_avatars_and_headers_are_cropped_from_the_middle():
    wide = Image.new("RGB", (900, 300), "black")
    wide.paste("red", (300, 0, 600, 300))
    large, small = avatar_of(file_of(wide))
    assert (opened(large).size, opened(small).size) == ((400, 400), (96, 96))
    assert is_near(opened(BytesIO(large.file.getvalue())).getpixel((12, 200)), (255, 0, 0))
    assert opened(header_of(file_of(wide))).size == (1500, 500)


def test_digest_is_of_the_upload():
    one, other = file_of(Image.new("RGB", (9, 9), "red")), file_of(Image.new("RGB", (9, 9), "blue"))
    assert photo_of(one).digest == photo_of(one).digest != photo_of(other).digest
