"""How large a picture may be, and what decoding it may cost."""

from typing import NamedTuple

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = {"JPEG": 40_000_000, "MPO": 40_000_000, "PNG": 40_000_000}  # an MPO is a JPEG with company
MAX_PIXELS_OTHER = 20_000_000  # of formats whose decoders want several times the memory
MAX_SCANNED_PIXELS = 800_000_000  # of all scans of a JPEG together: 20 scans of the largest, cameras make 10
MAX_FRAMES = 300
MAX_ANIMATION_PIXELS = 200_000_000  # of all frames together
MAX_SHRUNK_PIXELS = 35_000_000  # of all frames together once they are shrunk: they wait in memory for the last one
MAX_SECONDS = 60  # that an animation plays
FULL, MEDIUM, THUMB, ANIMATION_SIZE = (2048, 2048), (1200, 2048), (640, 1280), (480, 480)
AVATAR, AVATAR_SMALL, HEADER = (400, 400), (96, 96), (1500, 500)

MAX_OUTPUT_BYTES = 64 * 1024 * 1024  # bytes of all files that are made


class Allowance(NamedTuple):
    """What the decoder may use: `cpu` seconds for one picture, `clock` seconds for all of a request.

    `memory` is in bytes of address space, the interpreter included.
    """

    cpu: int = 10
    clock: int = 30
    memory: int = 600 * 1024 * 1024


def max_pixels(kind):
    """Return how many pixels a picture of this format (Pillow's name of it) may have."""
    return MAX_PIXELS.get(kind, MAX_PIXELS_OTHER)


def fitted_size(width, height, size):
    """Return (width, height) of a picture once it fits into `size`; a smaller one stays as it is."""
    scale = min(1, size[0] / width, size[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
