"""Decode a picture and encode it again.

A picture is checked before it is decoded (pixels, then frames), rotated upright, converted to sRGB, and written as
WebP from its pixels alone: no location, camera, comment or embedded file survives. Unreadable pictures raise
ImageRefusedError. Each maker takes the bytes of a file and returns a DecodedImage.
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
from core.image_decoder.limits import ANIMATION_SIZE, AVATAR, AVATAR_SMALL, FULL, HEADER, MEDIUM, THUMB
from core.image_decoder.results import DecodedImage, ImageRefusedError

Image.preinit()
PRELOADED_MODULES = [  # modules that Pillow imports lazily: the process may open no file once it decodes
    *(AvifImagePlugin, GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin),
    *(TiffImagePlugin, ImageChops, ImageColor, ImagePalette),
]
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", *(["AVIF"] if features.check("avif") else [])]
ANIMATED_FORMATS = {"GIF", "WEBP", "PNG", "AVIF"}  # formats with animations
DECODE_ERRORS = (  # raised by Pillow for invalid data
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

Image.MAX_IMAGE_PIXELS = max(limits.MAX_PIXELS.values()) // 2  # Pillow raises at twice this number
SRGB = ImageCms.createProfile("sRGB")
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each thread would need memory of its own


def photo(data):
    """Make `full`, `thumb` and, for a wide picture, `medium`. An animation stays animated in `full` only."""
    with open_upload(data, FULL, with_frames=True) as image:
        frames, options = animation_frames(image)
        full = frames[0] if frames else first_frame(shrink(image, FULL))
        files = {"full": webp(full, **options)}
        if not frames and full.width > 1.3 * MEDIUM[0]:
            files["medium"] = webp(shrink(full.copy(), MEDIUM))
        files["thumb"] = webp(shrink(full.copy(), THUMB))
        return DecodedImage(files, *full.size, bool(frames))


def avatar(data):
    """Make two squares cropped from the middle: `large` of 400 px and `small` of 96 px."""
    with open_upload(data, AVATAR) as image:
        large = crop_center(image, AVATAR)
        small = large.resize(AVATAR_SMALL, Image.Resampling.LANCZOS)
        return DecodedImage({"large": webp(large), "small": webp(small)}, *large.size)


def header(data):
    """Make `wide`, 1500 by 500 px cropped from the middle."""
    with open_upload(data, HEADER) as image:
        wide = crop_center(image, HEADER)
        return DecodedImage({"wide": webp(wide)}, *wide.size)


@contextmanager
def open_upload(data, size, with_frames=False):
    """Open an image without decoding it; JPEG decoding may shrink it to no less than twice `size`."""
    check_header(data, with_frames)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data), formats=FORMATS) as image:
            check_pixels(image)
            image.draft(None, size)
            yield image
    except Image.DecompressionBombError:
        raise ImageRefusedError("too_wide") from None
    except DECODE_ERRORS as error:
        if getattr(error, "errno", None) == errno.EMFILE:  # a module is missing in PRELOADED_MODULES
            raise
        raise ImageRefusedError("unreadable") from None


def check_pixels(image):
    """Raise ImageRefusedError if decoding this would take too much memory."""
    if image.width * image.height > limits.max_pixels(image.format):
        raise ImageRefusedError("too_wide")


def first_frame(image):
    """Return the first or only frame, upright, in sRGB, as RGB or RGBA without metadata."""
    image.load()
    return to_srgb(apply_orientation(to_rgb(image), read_orientation(image)), image.info.get("icc_profile"))


def crop_center(image, size):
    """Return the middle of the image in this size; shrunk first, as rotating and converting less is cheaper."""
    scale = 2 * max(size) / min(image.size)  # enough in either orientation
    return ImageOps.fit(
        first_frame(shrink(image, [ceil(side * scale) for side in image.size])), size, Image.Resampling.LANCZOS
    )


def read_orientation(image):
    """Return the EXIF orientation of a loaded image, 1 to 8; 1 if it is unreadable."""
    with suppress(*DECODE_ERRORS):
        return image.getexif().get(ORIENTATION_TAG, 1)
    return 1


def apply_orientation(image, orientation):
    """Return the image rotated and mirrored as its EXIF orientation requires."""
    return image.transpose(TRANSPOSITIONS[orientation]) if orientation in TRANSPOSITIONS else image


def to_rgb(image):
    """Return the image as RGB, RGBA or CMYK; the same object if it is one of these."""
    if image.mode.startswith("I;16"):  # 16 bits of grey
        image = image.point(lambda value: value / 256, "L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode in {mode, "CMYK"} else image.convert(mode)


def to_srgb(image, profile):
    """Return the image converted from the ICC profile to sRGB; an invalid profile is ignored."""
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
    """Return the image, shrunk to fit `size`, in a mode that can be resampled and needs little memory."""
    image = to_rgb(image)
    image.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return image


def animation_frames(image):
    """Return the frames of an animation and the options to write it with; ([], {}) for a still picture."""
    if image.format not in ANIMATED_FORMATS or not image.is_animated:
        return [], {}
    frames, durations, pixels_left = [], [], limits.MAX_SHRUNK_PIXELS
    for frame in iter_frames(image):
        durations.append(frame_duration(frame))
        frames.append(animation_frame(frame).convert("RGBA"))
        pixels_left -= frames[-1].width * frames[-1].height
        if pixels_left < 0 or sum(durations) > limits.MAX_SECONDS * 1000:
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
    """Return a small copy of the current frame, upright and in sRGB."""
    return first_frame(shrink(to_rgb(image).copy(), ANIMATION_SIZE))


def iter_frames(image):
    """Yield the image at each frame of an animation; raise ImageRefusedError at one too many."""
    first = int(image.info.get("default_image", False))  # a PNG's default image is not part of its animation
    limit = min(limits.MAX_FRAMES, limits.MAX_ANIMATION_PIXELS // (image.width * image.height))
    for number in range(1 + limit):
        try:
            image.seek(first + number)
        except EOFError:
            return
        check_pixels(image)  # a frame of a GIF can be larger than the one before
        image.load()
        yield image
    raise ImageRefusedError("too_long")


def frame_duration(frame):
    """Return the duration of a frame in milliseconds; below 20 it is 100, as in browsers."""
    duration = int(frame.info.get("duration") or 0)
    return duration if duration >= 20 else 100


def loop_count(image):
    """Return how often an animation plays, 0 for ever; a GIF counts repetitions, an AVIF has no count."""
    loop = image.info.get("loop")
    if image.format == "AVIF":
        return 0
    return loop if loop == 0 or image.format != "GIF" else (loop or 0) + 1


def webp(image, **options):
    """Return the image as the bytes of a WebP file."""
    buffer = BytesIO()
    image.save(buffer, "WEBP", **{"quality": 82, "method": 4} | options)
    return buffer.getvalue()


MAKERS = {"photo": photo, "avatar": avatar, "header": header}
