"""The one place that decodes what people upload, and makes it anew.

A picture is judged before it is decoded (bytes, then pixels, then frames), turned upright, brought to sRGB, and
written as WebP from its pixels alone: no place, camera, comment or second file hidden in it survives. Whatever
cannot be read is a ValidationError with a sentence for the person. One picture at a time is decoded in a process.
"""

import hashlib
import struct
import threading
import warnings
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageOps, features

from witter.jpeg import count_scans

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = {"JPEG": 40_000_000, "MPO": 40_000_000, "PNG": 40_000_000}  # an MPO is a JPEG with company
MAX_PIXELS_ELSE = 20_000_000  # of formats whose decoders want several times the memory
MAX_SCANNED_PIXELS = 800_000_000  # of all scans of a JPEG together: 20 scans of the largest, cameras make 10
MAX_FRAMES = 300
MAX_MOVING_PIXELS = 200_000_000  # of all frames together
MAX_KEPT_PIXELS = 35_000_000  # of all frames together once they are shrunk: they wait in memory for the last one
MAX_SECONDS = 60
FULL, MEDIUM, THUMB, MOVING = (2048, 2048), (1200, 2048), (640, 1280), (480, 480)
AVATAR, AVATAR_SMALL, HEADER = (400, 400), (96, 96), (1500, 500)

FORMATS = ["JPEG", "PNG", "WEBP", "GIF", *(["AVIF"] if features.check("avif") else [])]
ACCEPT = "image/jpeg,image/png,image/webp,image/gif,image/avif"  # for the file fields of forms
BROKEN = (  # what Pillow raises when fed rubbish
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)

REFUSALS = {
    "too_big": "That picture is over 10 MB. A smaller copy will do nicely.",
    "too_wide": "That picture has more pixels than we can take. A smaller copy will do nicely.",
    "too_long": f"That animation is too long for us. Up to {MAX_FRAMES} frames in {MAX_SECONDS} seconds work.",
    "unreadable": "We can’t read that as a picture. JPEG, PNG, WebP, GIF and AVIF files work, if they are whole.",
}

Image.MAX_IMAGE_PIXELS = max(MAX_PIXELS.values()) // 2  # Pillow refuses at twice as many
SRGB = ImageCms.createProfile("sRGB")
one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Picture:
    """A photo in two or three sizes, with the size of the full one and the SHA-256 of what was uploaded.

    There is a `medium` only of those so wide that a sharp screen would otherwise fetch far more than it shows.
    """

    full: ContentFile
    medium: ContentFile | None
    thumb: ContentFile
    width: int
    height: int
    is_animated: bool
    digest: str


def photo(upload):
    """The Picture of an uploaded photo. An animation keeps moving in `full` and stands still in `thumb`."""
    with opened(upload, FULL) as image:
        frames, options = moving(image)
        full = frames[0] if frames else still(fitting(image, FULL))
        wide = not frames and full.width > 1.3 * MEDIUM[0]
        medium = webp(fitting(full.copy(), MEDIUM)) if wide else None
        thumb = webp(fitting(full.copy(), THUMB))
        return Picture(webp(full, **options), medium, thumb, *full.size, bool(frames), digest(upload))


def thumb_width(width, height):
    """How wide the thumb is of a picture whose full size is this."""
    return min(width, THUMB[0], max(1, round(THUMB[1] * width / height)))


def avatar(upload):
    """An uploaded avatar as two squares cut from its middle: 400 px and 96 px."""
    with opened(upload, AVATAR) as image:
        large = ImageOps.fit(still(image), AVATAR, Image.Resampling.LANCZOS)
        return webp(large), webp(large.resize(AVATAR_SMALL, Image.Resampling.LANCZOS))


def header(upload):
    """An uploaded header picture, 1500 by 500 px cut from its middle."""
    with opened(upload, HEADER) as image:
        return webp(ImageOps.fit(still(image), HEADER, Image.Resampling.LANCZOS))


def refusal(code):
    """The ValidationError with this code."""
    return ValidationError(REFUSALS[code], code=code)


@contextmanager
def opened(upload, size):
    """The upload as an image that was not decoded yet, and whose decoding may shrink it towards `size`."""
    if upload.size > MAX_BYTES:
        raise refusal("too_big")
    upload.seek(0)
    try:
        with one_at_a_time, warnings.catch_warnings(action="ignore"), Image.open(upload, formats=FORMATS) as image:
            check_pixels(image)
            check_scans(image, upload)
            image.draft(None, size)
            yield image
    except Image.DecompressionBombError:
        raise refusal("too_wide") from None
    except BROKEN:
        raise refusal("unreadable") from None


def check_pixels(image):
    """Raise ValidationError if decoding this would take too much memory."""
    if image.width * image.height > MAX_PIXELS.get(image.format, MAX_PIXELS_ELSE):
        raise refusal("too_wide")


def check_scans(image, upload):
    """Raise ValidationError if this is a JPEG that goes over its pixels so often that decoding would take minutes."""
    if image.format in {"JPEG", "MPO"}:
        most = MAX_SCANNED_PIXELS // (image.width * image.height)
        if count_scans(read(upload), most + 1) > most:
            raise refusal("unreadable")


def read(upload):
    """All bytes of the upload, which stays where it was."""
    place = upload.tell()
    upload.seek(0)
    try:
        return upload.read()
    finally:
        upload.seek(place)


def still(image):
    """The first or only frame, upright, in sRGB, as RGB or RGBA without anything that was said about it."""
    image.load()
    profile = image.info.get("icc_profile")
    with suppress(*BROKEN):  # an orientation that cannot be read is none
        ImageOps.exif_transpose(image, in_place=True)
    return in_srgb(plain(image), profile)


def plain(image):
    """The image as RGB, RGBA or CMYK, itself when it is one of them already."""
    if image.mode.startswith("I;16"):  # 16 bits of grey
        image = image.point(lambda value: value / 256, "L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode in {mode, "CMYK"} else image.convert(mode)


def in_srgb(image, profile):
    """The image in the colours every screen understands; a profile that makes no sense is passed over."""
    if profile:
        with suppress(ImageCms.PyCMSError, *BROKEN):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            mode = "RGB" if image.mode == "CMYK" else image.mode
            image = ImageCms.profileToProfile(image, source, SRGB, outputMode=mode)
    if image.mode == "CMYK":
        image = image.convert("RGB")
    image.info = {}
    return image


def fitting(image, size):
    """The image, shrunk until it fits into `size`; only those that can be shrunk well, which keeps memory low."""
    image = plain(image)
    image.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return image


def moving(image):
    """The frames of an animation and how to write it (quickly, as they are many); nothing when it stands still."""
    if image.format not in {"GIF", "WEBP", "PNG"} or not image.is_animated:
        return [], {}
    frames, durations, room = [], [], MAX_KEPT_PIXELS
    for frame in frames_of(image):
        durations.append(shown_for(frame))
        frames.append(fitting(plain(frame).copy(), MOVING).convert("RGBA"))
        frames[-1].info = {}
        room -= frames[-1].width * frames[-1].height
        if room < 0 or sum(durations) > MAX_SECONDS * 1000:
            raise refusal("too_long")
    if len(frames) < 2:
        return [], {}
    options = {"save_all": True, "append_images": frames[1:], "duration": durations, "loop": loops(image), "method": 1}
    return frames, options


def frames_of(image):
    """Each frame of an animation in turn; one too many is refused."""
    first = int(image.info.get("default_image", False))  # of a PNG, shown only by those who know no animations
    for number in range(1 + min(MAX_FRAMES, MAX_MOVING_PIXELS // (image.width * image.height))):
        try:
            image.seek(first + number)
        except EOFError:
            return
        check_pixels(image)  # a frame of a GIF can be larger than the one before
        image.load()
        yield image
    raise refusal("too_long")


def shown_for(frame):
    """For how many milliseconds a frame stays; next to none is a tenth of a second, as browsers have it."""
    duration = int(frame.info.get("duration") or 0)
    return duration if duration >= 20 else 100


def loops(image):
    """How often an animation plays, 0 being for ever; a GIF says how often it repeats, or nothing to play once."""
    said = image.info.get("loop")
    return said if said == 0 or image.format != "GIF" else (said or 0) + 1


def digest(upload):
    """The SHA-256 of what was uploaded, in hexadecimal."""
    upload.seek(0)
    return hashlib.file_digest(upload, "sha256").hexdigest()


def webp(image, **options):
    """The image as a file."""
    buffer = BytesIO()
    image.save(buffer, "WEBP", **{"quality": 82, "method": 4} | options)
    return ContentFile(buffer.getvalue(), name="picture.webp")
