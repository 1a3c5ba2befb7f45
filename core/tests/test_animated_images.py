"""Uploaded animations."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from core.image_decoder import limits
from testing.pictures import (
    SECRETS,
    animation,
    avatar_of,
    complaint_about,
    file_of,
    is_near,
    opened,
    photo_of,
    two_halves,
)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_full_size_is_animated_and_thumb_is_still(kind):
    picture = photo_of(animation(5, kind=kind, loop=0))
    full = opened(picture.full)
    assert (full.n_frames, full.info["loop"], full.size) == (5, 0, (480, 240))
    full.seek(1)
    full.load()
    assert full.info["duration"] == 70
    assert picture.is_animated
    assert picture.medium is None
    assert not opened(picture.thumb).is_animated
    assert not opened(avatar_of(animation(5, kind=kind))[0]).is_animated


@pytest.mark.parametrize(("options", "plays"), [({}, 1), ({"loop": 0}, 0), ({"loop": 2}, 3)])
def test_gif_loop_count_is_preserved(options, plays):
    assert opened(photo_of(animation(3, **options)).full).info["loop"] == plays


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_animation_with_too_many_frames_is_refused(kind):
    assert complaint_about(animation(limits.MAX_FRAMES + 1, size=(40, 40), kind=kind)) == "too_long"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_animation_with_too_long_duration_is_refused(kind):
    assert photo_of(animation(6, size=(40, 40), kind=kind, duration=9_000)).is_animated
    assert complaint_about(animation(7, size=(40, 40), kind=kind, duration=9_000)) == "too_long"


def test_animation_with_too_many_pixels_is_refused():
    assert complaint_about(animation(160, size=(480, 480))) == "too_long"
    assert complaint_about(animation(60, size=(2000, 2000), kind="PNG")) == "too_long"


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_animation_is_rotated_by_exif_orientation(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    frames = [two_halves(), ImageOps.mirror(two_halves())]
    picture = photo_of(file_of(frames[0], kind, save_all=True, append_images=frames[1:], duration=80, exif=exif))
    full = opened(picture.full)
    assert (picture.is_animated, picture.width, picture.height) == (True, 200, 300)
    assert (full.n_frames, full.size) == (2, (200, 300))
    assert is_near(full.convert("RGB").getpixel((100, 30)), (255, 0, 0))


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_animation_is_converted_to_srgb(kind):
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    options = {"save_all": True, "append_images": frames[1:], "duration": 80, "icc_profile": swapped_profile()}
    full = opened(photo_of(file_of(frames[0], kind, **options)).full)
    still = opened(photo_of(file_of(frames[0], kind, icc_profile=swapped_profile())).full)
    assert full.n_frames == 2
    assert is_near(still.getpixel((9, 9)), (0, 255, 0))
    assert is_near(full.convert("RGB").getpixel((9, 9)), (0, 255, 0))
    full.seek(1)
    assert is_near(full.convert("RGB").getpixel((9, 9)), (0, 0, 255))
    assert "icc_profile" not in full.info


def swapped_profile():
    """Return the sRGB profile with its red and green primaries swapped."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = bytearray(profile)
    entries = {profile[at : at + 4]: at for at in range(132, 132 + 12 * int.from_bytes(profile[128:132]), 12)}
    for one, other in ((b"rXYZ", b"gXYZ"), (b"gXYZ", b"rXYZ")):
        swapped[entries[one] + 4 : entries[one] + 12] = profile[entries[other] + 4 : entries[other] + 12]
    return bytes(swapped)


def test_animated_avif_stays_animated():
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue", "teal")]
    picture = photo_of(file_of(frames[0], "AVIF", save_all=True, append_images=frames[1:], duration=200))
    full = opened(picture.full)
    assert (picture.is_animated, full.n_frames, full.info["loop"]) == (True, 3, 0)
    assert complaint_about(animation(limits.MAX_FRAMES + 1, size=(40, 40), kind="AVIF", speed=10)) == "too_long"


def test_zero_frame_duration_becomes_100_ms():
    full = opened(photo_of(animation(3, duration=0)).full)
    full.seek(1)
    full.load()
    assert full.info["duration"] == 100


def test_default_image_of_animated_png_is_not_a_frame():
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("black", "red", "blue")]
    options = {"save_all": True, "append_images": frames[1:], "default_image": True, "duration": 80}
    full = opened(photo_of(file_of(frames[0], "PNG", **options)).full)
    assert full.n_frames == 2
    full.seek(0)
    assert is_near(full.convert("RGB").getpixel((9, 9)), (255, 0, 0))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_metadata_of_animation_is_removed(kind):
    exif = Image.Exif()
    exif[0x010E] = "Secret description"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "Secret comment")
    hidden = {"GIF": {"comment": b"Secret"}, "WEBP": {"exif": exif, "xmp": b"<x>Secret</x>"}, "PNG": {"pnginfo": text}}
    data = animation(4, kind=kind, **hidden[kind]) + b"<script>Secret</script>"
    picture = photo_of(data)
    assert data.count(b"Secret") > 1
    assert picture.is_animated
    for file in (picture.full.read(), picture.thumb.read()):
        assert not any(secret in file for secret in SECRETS)
        assert not opened(BytesIO(file)).getexif()
