"""Uploaded pictures: checked by their headers, decoded in a separate process, and encoded as WebP.

`check` is cheap and is for forms. `decode` may take seconds, so it comes after all other validation: it runs in
another process with limits of time and memory (`core.image_decoder`), for a limited number of requests at a time, and
within a budget per person (`core.picture_budget`). Refused pictures raise a ValidationError for the person; too many
of them raise a RateLimitExceeded.
"""

import hashlib
import logging
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from core import messages, page_threads, picture_budget
from core.image_decoder import headers, limits
from core.image_decoder.process import DecoderCrashedError, DecoderRun
from core.image_decoder.results import ImageRefusedError
from core.rate_limits import RateLimitExceeded

logger = logging.getLogger(__name__)

MEDIUM, THUMB = limits.MEDIUM, limits.THUMB
ACCEPT = "image/jpeg,image/png,image/webp,image/gif,image/avif"  # for the file fields of forms
WAIT = 5  # seconds to wait for a slot of the decoder

REFUSALS = {
    "too_big": messages.PICTURE_FILE_TOO_LARGE,
    "too_wide": messages.PICTURE_HAS_TOO_MANY_PIXELS,
    "too_long": messages.animation_too_long(limits.MAX_FRAMES, limits.MAX_SECONDS),
    "too_heavy": messages.PICTURE_TOO_SLOW_TO_DECODE,
    "unreadable": messages.PICTURE_UNREADABLE,
    "died": messages.PICTURE_DECODER_CRASHED,
}


class DecoderBusyError(RateLimitExceeded):
    """The decoder's queue is full of everybody's pictures; the person may retry soon."""


@dataclass(frozen=True)
class ProcessedImage:
    """A photo in two or three sizes, the full one's width and height, and the SHA-256 of the upload.

    `medium` is made only of wide photos, for which a high-density screen would otherwise fetch far too much.
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
    """Return the upload if its size and headers allow decoding it as a photo, avatar or header.

    Raise ValidationError otherwise. Set its `digest`, the SHA-256 of its bytes in hexadecimal.
    """
    if upload.size > limits.MAX_BYTES:
        raise image_error("too_big")
    data = read(upload)
    try:
        headers.check_header(data, with_frames=kind == "photo")
    except ImageRefusedError as refused:
        raise image_error(refused.code) from None
    upload.digest = hashlib.sha256(data).hexdigest()
    return upload


def decode(jobs, person=None):
    """Decode checked uploads, given as (kind, upload) pairs, and return a result for each.

    The result is a ProcessedImage for a "photo", two ContentFiles (400 and 96 px square) for an "avatar", and one for
    a "header". Raise ValidationError for the first refused picture, RateLimitExceeded when the budget of `person` is
    spent, and DecoderBusyError when too many requests are queued. Without a person there is no budget.
    """
    if not jobs:
        return []
    decoding = DecoderRun()
    with picture_budget.spending(person, decoding), decoder_slot():
        try:
            decoded = decoding.run([(kind, read(upload)) for kind, upload in jobs])
        except ImageRefusedError as refused:
            raise image_error(refused.code) from None
        except DecoderCrashedError as error:
            logger.error("The picture decoder died: %s", error)
            raise image_error("died") from None
    return [RESULT_BUILDERS[kind](one, upload) for (kind, upload), one in zip(jobs, decoded, strict=True)]


def process_photo(upload):
    """Check and decode one photo without a budget."""
    return decode([("photo", check(upload))])[0]


def thumb_width(width, height):
    """Return the width of the thumb of a picture with this full size."""
    return min(width, THUMB[0], max(1, round(THUMB[1] * width / height)))


def image_error(code):
    """Return the ValidationError with this code."""
    return ValidationError(REFUSALS[code], code=code)


@contextmanager
def decoder_slot():
    """Wait for a slot of the decoder and take it for the block; raise DecoderBusyError when the queue is full."""
    if not page_threads.picture_semaphore.acquire(blocking=False):
        raise DecoderBusyError(messages.PICTURE_DECODER_BUSY)
    try:
        with page_threads.released():
            if not page_threads.decoder_semaphore.acquire(timeout=WAIT):
                raise DecoderBusyError(messages.PICTURE_DECODER_BUSY)
            try:
                yield
            finally:
                page_threads.decoder_semaphore.release()
    finally:
        page_threads.picture_semaphore.release()


def read(upload):
    """Return all bytes of the upload and rewind it."""
    upload.seek(0)
    try:
        return upload.read()
    finally:
        upload.seek(0)


def _processed_image(decoded, upload):
    full, medium, thumb = (_file(decoded, name) for name in ("full", "medium", "thumb"))
    return ProcessedImage(full, medium, thumb, decoded.width, decoded.height, decoded.is_animated, upload.digest)


def _file(decoded, name):
    return ContentFile(decoded.files[name], name="picture.webp") if name in decoded.files else None


RESULT_BUILDERS = {
    "photo": _processed_image,
    "avatar": lambda decoded, upload: (_file(decoded, "large"), _file(decoded, "small")),
    "header": lambda decoded, upload: _file(decoded, "wide"),
}
