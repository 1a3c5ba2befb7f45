"""Uploaded pictures: judged by their headers, decoded in a process of their own, made anew as WebP.

`check` is cheap and belongs into forms. `decode` costs seconds at worst, so it comes last, when nothing else can
refuse what was sent: it runs in another process with limits of time and memory (`core.image_decoder`), for so many
requests at a time, and within a budget per person (`core.picture_budget`). What cannot be taken is a
ValidationError with a sentence for the person; what has to wait is a RateLimitExceeded.
"""

import hashlib
import logging
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from core import page_threads, picture_budget
from core.image_decoder import headers, limits
from core.image_decoder.process import Decoding, Died
from core.image_decoder.results import Refused
from core.rate_limits import RateLimitExceeded

logger = logging.getLogger(__name__)

MEDIUM, THUMB = limits.MEDIUM, limits.THUMB
ACCEPT = "image/jpeg,image/png,image/webp,image/gif,image/avif"  # for the file fields of forms
WAIT = 5  # seconds for others' pictures to be done

REFUSALS = {
    "too_big": "That picture is over 10 MB. A smaller copy will do nicely.",
    "too_wide": "That picture has more pixels than we can take. A smaller copy will do nicely.",
    "too_long": (
        f"That animation is too long for us. Up to {limits.MAX_FRAMES} frames in {limits.MAX_SECONDS} seconds work."
    ),
    "too_heavy": "That picture is more work than we can do at once. A smaller or simpler copy will do nicely.",
    "unreadable": "We can’t read that as a picture. JPEG, PNG, WebP, GIF and AVIF files work, if they are whole.",
    "died": "Something interrupted us while we read your picture. Please try again.",
}
BUSY = "Many pictures are arriving just now. Please try again in a moment."


class Busy(RateLimitExceeded):
    """The machine decodes as many pictures as it should: everybody together did too much, and may come back soon."""


@dataclass(frozen=True)
class ProcessedImage:
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

    @property
    def files(self):
        """The files of all three sizes, None for a missing one."""
        return self.full, self.medium, self.thumb


def check(upload, kind="photo"):
    """Return the upload when its size and headers allow decoding it as a photo, avatar or header.

    Its `digest` is then the SHA-256 of its bytes in hexadecimal. Raises ValidationError.
    """
    if upload.size > limits.MAX_BYTES:
        raise image_error("too_big")
    data = read(upload)
    try:
        headers.judge(data, moves=kind == "photo")
    except Refused as refused:
        raise image_error(refused.code) from None
    upload.digest = hashlib.sha256(data).hexdigest()
    return upload


def decode(jobs, person=None):
    """Decode checked uploads, pairs of a kind and an upload, and return what was made of each.

    That is a Picture of a "photo", two ContentFiles (400 and 96 px square) of an "avatar", one of a "header". Raises
    ValidationError for the first that cannot be taken, RateLimitExceeded past the budget of `person`, and Busy
    when too many others are before them. Without a person there is no budget.
    """
    if not jobs:
        return []
    decoding = Decoding()
    with picture_budget.spending(person, decoding), turn():
        try:
            made = decoding.run([(kind, read(upload)) for kind, upload in jobs])
        except Refused as refused:
            raise image_error(refused.code) from None
        except Died as death:
            logger.error("The picture decoder died: %s", death)
            raise image_error("died") from None
    return [SHAPES[kind](one, upload) for (kind, upload), one in zip(jobs, made, strict=True)]


def process_photo(upload):
    """Check and decode one photo for nobody in particular."""
    return decode([("photo", check(upload))])[0]


def process_avatar(upload):
    """Check and decode one avatar for nobody in particular."""
    return decode([("avatar", check(upload, "avatar"))])[0]


def process_header(upload):
    """Check and decode one header for nobody in particular."""
    return decode([("header", check(upload, "header"))])[0]


def thumb_width(width, height):
    """Return how wide the thumb is of a picture whose full size is this."""
    return min(width, THUMB[0], max(1, round(THUMB[1] * width / height)))


def image_error(code):
    """Return the ValidationError with this code."""
    return ValidationError(REFUSALS[code], code=code)


@contextmanager
def turn():
    """Take part in decoding, of which a process does one request's at a time; raise Busy when too many wait."""
    if not page_threads.may_wait.acquire(blocking=False):
        raise Busy(BUSY)
    try:
        with page_threads.released():
            if not page_threads.decoding.acquire(timeout=WAIT):
                raise Busy(BUSY)
            try:
                yield
            finally:
                page_threads.decoding.release()
    finally:
        page_threads.may_wait.release()


def read(upload):
    """Return all bytes of the upload, which then stands at its beginning."""
    upload.seek(0)
    try:
        return upload.read()
    finally:
        upload.seek(0)


def _picture(made, upload):
    full, medium, thumb = (_file(made, name) for name in ("full", "medium", "thumb"))
    return ProcessedImage(full, medium, thumb, made.width, made.height, made.is_animated, upload.digest)


def _file(made, name):
    return ContentFile(made.files[name], name="picture.webp") if name in made.files else None


SHAPES = {
    "photo": _picture,
    "avatar": lambda made, upload: (_file(made, "large"), _file(made, "small")),
    "header": lambda made, upload: _file(made, "wide"),
}
