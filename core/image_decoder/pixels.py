"""Decode a picture and make it anew.

A picture is judged before it is decoded (pixels, then frames), turned upright, brought to sRGB, and written as WebP
from its pixels alone: no place, camera, comment or second file hidden in it survives. What cannot be read is
`ImageRefusedError`. Each maker takes the bytes of a file and returns a DecodedImage.
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
from core.image_decoder.headers import check_header
from core.image_decoder.limits import AVATAR, AVATAR_SMALL, FULL, HEADER, MEDIUM, ANIMATION_SIZE, THUMB
from core.image_decoder.results import DecodedImage, ImageRefusedError

Image.preinit()
PRELOADED_MODULES = [  # with what Pillow would import when it needs it: the process may open no file once it has begun to decode
    *(AvifImagePlugin, GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin),
    *(TiffImagePlugin, ImageChops, ImageColor, ImagePalette),
]
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", *(["AVIF"] if features.check("avif") else [])]
ANIMATED_FORMATS = {"GIF", "WEBP", "PNG", "AVIF"}  # formats that know animations
DECODE_ERRORS = (  # what Pillow raises when fed rubbish
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
ORIENTATION_TAG = 0x0112  # the EXIF tag
TRANSPOSITIONS = {
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
    """Make `full`, `thumb` and, of a wide picture, `medium`. An animation with_frames in `full` and is still in `thumb`."""
    with open_upload(data, FULL, with_frames=True) as image:
        frames, options = animation_frames(image)
        full = frames[0] if frames else first_frame(shrink(image, FULL))
        files = {"full": webp(full, **options)}
        if not frames and full.width > 1.3 * MEDIUM[0]:
            files["medium"] = webp(shrink(full.copy(), MEDIUM))
        files["thumb"] = webp(shrink(full.copy(), THUMB))
        return DecodedImage(files, *full.size, bool(frames))


def avatar(data):
    """Make two squares cut from the middle: `large` of 400 px and `small` of 96 px."""
    with open_upload(data, AVATAR) as image:
        large = crop_center(image, AVATAR)
        small = large.resize(AVATAR_SMALL, Image.Resampling.LANCZOS)
        return DecodedImage({"large": webp(large), "small": webp(small)}, *large.size)


def header(data):
    """Make `wide`, 1500 by 500 px cut from the middle."""
    with open_upload(data, HEADER) as image:
        wide = crop_center(image, HEADER)
        return DecodedImage({"wide": webp(wide)}, *wide.size)


@contextmanager
def open_upload(data, size, with_frames=False):
    """Open an image that is not decoded yet, and whose decoding may shrink it to no less than twice `size`."""
    check_header(data, with_frames)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data), formats=FORMATS) as image:
            check_pixels(image)
            image.draft(None, size)
            yield image
    except Image.DecompressionBombError:
        raise ImageRefusedError("too_wide") from None
    except DECODE_ERRORS as error:
        if (
            getattr(error, "errno", None) == errno.EMFILE
        ):  # not the picture's fault: something is not in PRELOADED_MODULES
            raise
        raise ImageRefusedError("unreadable") from None


def check_pixels(image):
    """Raise ImageRefusedError if decoding this would take too much memory."""
    if image.width * image.height > limits.max_pixels(image.format):
        raise ImageRefusedError("too_wide")


def first_frame(image):
    """Return the first or only frame, upright, in sRGB, as RGB or RGBA without anything that was said about it."""
    image.load()
    return to_srgb(apply_orientation(to_rgb(image), read_orientation(image)), image.info.get("icc_profile"))


def crop_center(image, size):
    """Return the middle of the image in this size. It is shrunk before it is turned and coloured: that is cheaper."""
    scale = 2 * max(size) / min(image.size)  # whichever way it will be turned
    return ImageOps.fit(
        first_frame(shrink(image, [ceil(side * scale) for side in image.size])), size, Image.Resampling.LANCZOS
    )


def read_orientation(image):
    """Return the EXIF orientation of a loaded image, 1 to 8; one that cannot be read is 1."""
    with suppress(*DECODE_ERRORS):
        return image.getexif().get(ORIENTATION_TAG, 1)
    return 1


def apply_orientation(image, orientation):
    """Return the image turned and mirrored as its EXIF orientation says."""
    return image.transpose(TRANSPOSITIONS[orientation]) if orientation in TRANSPOSITIONS else image


def to_rgb(image):
    """Return the image as RGB, RGBA or CMYK, itself when it is one of them already."""
    if image.mode.startswith("I;16"):  # 16 bits of grey
        image = image.point(lambda value: value / 256, "L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode in {mode, "CMYK"} else image.convert(mode)


def to_srgb(image, profile):
    """Return the image in the colours every screen understands; a profile that makes no sense is passed over."""
    if profile:
        with suppress(ImageCms.PyCMSError, *DECODE_ERRORS):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            mode = "RGB" if image.mode == "CMYK" else image.mode
            image = ImageCms.profileToProfile(image, source, SRGB, outputMode=mode)
    if image.mode == "CMYK":
        image = image.convert("RGB")
    image.info = {}
    return image


def shrink(image, size):
    """Return the image, shrunk until it fits into `size`; only those that can be shrunk well, to keep memory low."""
    image = to_rgb(image)
    image.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return image


def animation_frames(image):
    """Return the frames of an animation and how to write it (quickly, as they are many); nothing if it is still."""
    if image.format not in ANIMATED_FORMATS or not image.is_animated:
        return [], {}
    frames, durations, room = [], [], limits.MAX_SHRUNK_PIXELS
    for frame in iter_frames(image):
        durations.append(frame_duration(frame))
        frames.append(animation_frame(frame).convert("RGBA"))
        room -= frames[-1].width * frames[-1].height
        if room < 0 or sum(durations) > limits.MAX_SECONDS * 1000:
            raise ImageRefusedError("too_long")
    if len(frames) < 2:
        return [], {}
    options = {
        "save_all": True,
        "append_images": frames[1:],
        "duration": durations,
        "loop": loop_count(image),
        "method": 1,
    }
    return frames, options


def animation_frame(image):
    """Return a small copy of the frame that the image is at, upright and in sRGB like a still picture."""
    return first_frame(shrink(to_rgb(image).copy(), ANIMATION_SIZE))


def iter_frames(image):
    """Yield the image at each frame of an animation in turn; one too many is refused."""
    first = int(image.info.get("default_image", False))  # of a PNG, shown only by those who know no animations
    most = min(limits.MAX_FRAMES, limits.MAX_ANIMATION_PIXELS // (image.width * image.height))
    for number in range(1 + most):
        try:
            image.seek(first + number)
        except EOFError:
            return
        check_pixels(image)  # a frame of a GIF can be larger than the one before
        image.load()
        yield image
    raise ImageRefusedError("too_long")


def frame_duration(frame):
    """Return for how many milliseconds a frame stays; next to none is a tenth of a second, as browsers have it."""
    duration = int(frame.info.get("duration") or 0)
    return duration if duration >= 20 else 100


def loop_count(image):
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
