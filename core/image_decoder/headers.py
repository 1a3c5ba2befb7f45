"""Read a picture's format, size and number of frames from its headers, in pure Python, without decoding.

Errors here are harmless, as the decoder checks again: most pictures that the decoder would refuse are refused here,
at a thousandth of the cost. Each loop over a file has a limit of steps.
"""

from typing import NamedTuple

from core.image_decoder import limits
from core.image_decoder.results import ImageRefusedError
from core.jpeg import MARKER, count_scans

MAX_STEPS = 100_000  # blocks of one file; a GIF of 10 MB has 40,000
SOF = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # markers of JPEG segments with the size (start of frame)
HEAD = 256 * 1024  # bytes in which an AVIF has its size


class Header(NamedTuple):
    """Pillow's name of the format, size in pixels, and number of frames; an unknown number is 0."""

    format: str
    width: int = 0
    height: int = 0
    frames: int = 1


def check_header(data, with_frames):
    """Raise ImageRefusedError if the file `data` (bytes) is too large to decode, all its frames or only the first."""
    if len(data) > limits.MAX_BYTES:
        raise ImageRefusedError("too_big")
    header = read_header(data)
    if header is None:
        raise ImageRefusedError("unreadable")
    pixels = header.width * header.height
    if pixels > limits.max_pixels(header.format):
        raise ImageRefusedError("too_wide")
    if header.format == "JPEG" and pixels:
        max_scans = limits.MAX_SCANNED_PIXELS // pixels
        if count_scans(data, max_scans + 1) > max_scans:
            raise ImageRefusedError("unreadable")
    if with_frames and header.frames > 1:
        check_frames(header)


def check_frames(header):
    """Raise ImageRefusedError for an animation of too many frames or too many pixels in total."""
    pixels, frames = header.width * header.height, header.frames
    if frames > limits.MAX_FRAMES or frames * pixels > limits.MAX_ANIMATION_PIXELS:
        raise ImageRefusedError("too_long")
    if pixels:
        width, height = limits.fitted_size(header.width, header.height, limits.ANIMATION_SIZE)
        if frames * width * height > limits.MAX_SHRUNK_PIXELS:
            raise ImageRefusedError("too_long")


def read_header(data):
    """Return the Header of the file `data` (bytes), or None for an unsupported format."""
    for magic, offset, read in SIGNATURES:
        if data[offset : offset + len(magic)] == magic:
            return read(data)
    return None


def jpeg(data):
    """Return the Header of a JPEG, from the first segment with a size."""
    position = 2
    for _ in range(MAX_STEPS):
        found = MARKER.search(data, position)
        if not found or found[1] in b"\xd9\xda":
            break
        start = found.end()
        if found[1][0] in SOF:
            return Header("JPEG", big_endian(data, start + 5, 2), big_endian(data, start + 3, 2))
        position = start + max(2, big_endian(data, start, 2))
    return Header("JPEG")


def png(data):
    """Return the Header of a PNG; an animation declares its frames before its pixels."""
    width, height, frames, position = big_endian(data, 16, 4), big_endian(data, 20, 4), 1, 8
    for _ in range(MAX_STEPS):
        kind = data[position + 4 : position + 8]
        if kind == b"acTL":
            frames = big_endian(data, position + 8, 4)
        if kind in {b"acTL", b"IDAT", b""}:
            break
        position += 12 + big_endian(data, position, 4)
    return Header("PNG", width, height, frames)


def gif(data):
    """Return the Header of a GIF with the size of its largest frame; counts at most one frame more than allowed."""
    little = little_endian
    width, height, frames, steps = little(data, 6, 2), little(data, 8, 2), 0, 0
    position = 13 + colour_table_length(data, 10)
    while position < len(data) and frames <= limits.MAX_FRAMES and steps < MAX_STEPS:
        block = data[position]
        if block == 0x2C:  # an image: nine bytes of position and size, its colour table, the LZW code size
            frames += 1
            width = max(width, little(data, position + 1, 2) + little(data, position + 5, 2))
            height = max(height, little(data, position + 3, 2) + little(data, position + 7, 2))
            position += 11 + colour_table_length(data, position + 9)
        elif block == 0x21:  # an extension and its label
            position += 2
        else:
            break
        while position < len(data) and (length := data[position]) and steps < MAX_STEPS:
            position, steps = position + length + 1, steps + 1
        position, steps = position + 1, steps + 1
    return Header("GIF", width, height, max(1, frames))


def colour_table_length(data, position):
    """Return the length in bytes of the colour table that the flags of a GIF at `position` declare."""
    flags = data[position] if position < len(data) else 0
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def webp(data):
    """Return the Header of a WebP: simple, lossless or extended. Each ANMF chunk is a frame."""
    little, kind = little_endian, data[12:16]
    if kind == b"VP8 ":
        return Header("WEBP", little(data, 26, 2) & 0x3FFF, little(data, 28, 2) & 0x3FFF)
    if kind == b"VP8L":
        bits = little(data, 21, 4)
        return Header("WEBP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    frames, position = 0, 12
    for _ in range(MAX_STEPS):
        if position >= len(data) or frames > limits.MAX_FRAMES:
            break
        frames += data[position : position + 4] == b"ANMF"
        position += 8 + (little(data, position + 4, 4) + 1 & ~1)
    return Header("WEBP", little(data, 24, 3) + 1, little(data, 27, 3) + 1, max(1, frames))


def avif(data):
    """Return the Header of an AVIF: the largest size in it, and the number of samples of its longest track."""
    head = data[:HEAD]
    sizes = [(big_endian(head, at + 8, 4), big_endian(head, at + 12, 4)) for at in positions(head, b"ispe")]
    frames = [big_endian(data, at + 12, 4) for at in positions(data, b"stsz")]
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    return Header("AVIF", width, height, max([1, *frames]))


def positions(data, word, limit=100):
    """Return the positions of `word` in `data`, at most `limit` of them."""
    found, position = [], data.find(word)
    while position >= 0 and len(found) < limit:
        found.append(position)
        position = data.find(word, position + 1)
    return found


def big_endian(data, position, length):
    """Return the big-endian number of so many bytes; a truncated one is smaller."""
    return int.from_bytes(data[position : position + length])


def little_endian(data, position, length):
    return int.from_bytes(data[position : position + length], "little")


SIGNATURES = (  # (magic bytes, offset, reader)
    (b"\xff\xd8\xff", 0, jpeg),
    (b"\x89PNG\r\n\x1a\n", 0, png),
    (b"GIF87a", 0, gif),
    (b"GIF89a", 0, gif),
    (b"WEBP", 8, webp),
    (b"ftypavif", 4, avif),
    (b"ftypavis", 4, avif),
    (b"ftypmif1", 4, avif),
    (b"ftypmsf1", 4, avif),
)
