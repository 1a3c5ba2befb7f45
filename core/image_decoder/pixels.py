"""Decode a picture and make it anew.

A picture is judged before it is decoded (pixels, then frames), turned upright, brought to sRGB, and written as WebP
from its pixels alone: no place, camera, comment or second file hidden in it survives. What cannot be read is
`Refused`. Each maker takes the bytes of a file and returns a Made.
"""

import errno
import struct
import warnings
import zlib
from contextlib import contextmanager, suppress
from io import BytesIO
from math import ceil

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageChops,
    ImageCms,
    ImageColor,
    ImageOps,
    ImagePalette,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
    features,
)

from core.image_decoder import limits
from core.image_decoder.headers import judge
from core.image_decoder.limits import AVATAR, AVATAR_SMALL, FULL, HEADER, MEDIUM, MOVING, THUMB
from core.image_decoder.results import Made, Refused

Image.preinit()
LOADED = [  # with what Pillow would import when it needs it: the process may open no file once it has begun to decode
    *(AvifImagePlugin, GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin),
    *(TiffImagePlugin, ImageChops, ImageColor, ImagePalette),
]
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", *(["AVIF"] if features.check("avif") else [])]
MOVE = {"GIF", "WEBP", "PNG", "AVIF"}  # formats that know animations
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
ORIENTATION = 0x0112  # the EXIF tag
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = max(limits.MAX_PIXELS.values()) // 2  # Pillow refuses at twice as many
SRGB = ImageCms.createProfile("sRGB")
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each thread would take memory of its own, and there is one processor's time


def photo(data):
    """Make `full`, `thumb` and, of a wide picture, `medium`. An animation moves in `full` and is still in `thumb`."""
    with opened(data, FULL, moves=True) as image:
        frames, options = moving(image)
        full = frames[0] if frames else still(fitting(image, FULL))
        files = {"full": webp(full, **options)}
        if not frames and full.width > 1.3 * MEDIUM[0]:
            files["medium"] = webp(fitting(full.copy(), MEDIUM))
        files["thumb"] = webp(fitting(full.copy(), THUMB))
        return Made(files, *full.size, bool(frames))


def avatar(data):
    """Make two squares cut from the middle: `large` of 400 px and `small` of 96 px."""
    with opened(data, AVATAR) as image:
        large = cut(image, AVATAR)
        small = large.resize(AVATAR_SMALL, Image.Resampling.LANCZOS)
        return Made({"large": webp(large), "small": webp(small)}, *large.size)


def header(data):
    """Make `wide`, 1500 by 500 px cut from the middle."""
    with opened(data, HEADER) as image:
        wide = cut(image, HEADER)
        return Made({"wide": webp(wide)}, *wide.size)


@contextmanager
def opened(data, size, moves=False):
    """Open an image that is not decoded yet, and whose decoding may shrink it to no less than twice `size`."""
    judge(data, moves)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data), formats=FORMATS) as image:
            check_pixels(image)
            image.draft(None, size)
            yield image
    except Image.DecompressionBombError:
        raise Refused("too_wide") from None
    except BROKEN as error:
        if getattr(error, "errno", None) == errno.EMFILE:  # not the picture's fault: something is not in LOADED
            raise
        raise Refused("unreadable") from None


def check_pixels(image):
    """Raise Refused if decoding this would take too much memory."""
    if image.width * image.height > limits.max_pixels(image.format):
        raise Refused("too_wide")


def still(image):
    """Return the first or only frame, upright, in sRGB, as RGB or RGBA without anything that was said about it."""
    image.load()
    return in_srgb(upright(plain(image), orientation_of(image)), image.info.get("icc_profile"))


def cut(image, size):
    """Return the middle of the image in this size. It is shrunk before it is turned and coloured: that is cheaper."""
    scale = 2 * max(size) / min(image.size)  # whichever way it will be turned
    return ImageOps.fit(
        still(fitting(image, [ceil(side * scale) for side in image.size])), size, Image.Resampling.LANCZOS
    )


def orientation_of(image):
    """Return the EXIF orientation of a loaded image, 1 to 8; one that cannot be read is 1."""
    with suppress(*BROKEN):
        return image.getexif().get(ORIENTATION, 1)
    return 1


def upright(image, orientation):
    """Return the image turned and mirrored as its EXIF orientation says."""
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def plain(image):
    """Return the image as RGB, RGBA or CMYK, itself when it is one of them already."""
    if image.mode.startswith("I;16"):  # 16 bits of grey
        image = image.point(lambda value: value / 256, "L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode in {mode, "CMYK"} else image.convert(mode)


def in_srgb(image, profile):
    """Return the image in the colours every screen understands; a profile that makes no sense is passed over."""
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
    """Return the image, shrunk until it fits into `size`; only those that can be shrunk well, to keep memory low."""
    image = plain(image)
    image.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return image


def moving(image):
    """Return the frames of an animation and how to write it (quickly, as they are many); nothing if it is still."""
    if image.format not in MOVE or not image.is_animated:
        return [], {}
    frames, durations, room = [], [], limits.MAX_KEPT_PIXELS
    for frame in frames_of(image):
        durations.append(shown_for(frame))
        frames.append(frame_of(frame).convert("RGBA"))
        room -= frames[-1].width * frames[-1].height
        if room < 0 or sum(durations) > limits.MAX_SECONDS * 1000:
            raise Refused("too_long")
    if len(frames) < 2:
        return [], {}
    options = {"save_all": True, "append_images": frames[1:], "duration": durations, "loop": loops(image), "method": 1}
    return frames, options


def frame_of(image):
    """Return a small copy of the frame that the image is at, upright and in sRGB like a still picture."""
    return still(fitting(plain(image).copy(), MOVING))


def frames_of(image):
    """Yield the image at each frame of an animation in turn; one too many is refused."""
    first = int(image.info.get("default_image", False))  # of a PNG, shown only by those who know no animations
    most = min(limits.MAX_FRAMES, limits.MAX_MOVING_PIXELS // (image.width * image.height))
    for number in range(1 + most):
        try:
            image.seek(first + number)
        except EOFError:
            return
        check_pixels(image)  # a frame of a GIF can be larger than the one before
        image.load()
        yield image
    raise Refused("too_long")


def shown_for(frame):
    """Return for how many milliseconds a frame stays; next to none is a tenth of a second, as browsers have it."""
    duration = int(frame.info.get("duration") or 0)
    return duration if duration >= 20 else 100


def loops(image):
    """Return how often an animation plays, 0 being for ever; a GIF says how often it repeats, an AVIF nothing."""
    said = image.info.get("loop")
    if image.format == "AVIF":
        return 0
    return said if said == 0 or image.format != "GIF" else (said or 0) + 1


def webp(image, **options):
    """Return the image as the bytes of a WebP file."""
    buffer = BytesIO()
    image.save(buffer, "WEBP", **{"quality": 82, "method": 4} | options)
    return buffer.getvalue()


MAKERS = {"photo": photo, "avatar": avatar, "header": header}
