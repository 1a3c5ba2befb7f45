"""Limits of a picture's size and of the cost of decoding it."""

from typing import NamedTuple

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = {"JPEG": 40_000_000, "MPO": 40_000_000, "PNG": 40_000_000}  # MPO: a JPEG followed by others
MAX_PIXELS_OTHER = 20_000_000  # formats whose decoders use several times the memory
MAX_SCANNED_PIXELS = 800_000_000  # pixels times scans of a JPEG: 20 scans of the largest, cameras make 10
MAX_FRAMES = 300
MAX_ANIMATION_PIXELS = 200_000_000  # of all frames together
MAX_SHRUNK_PIXELS = 35_000_000  # of all shrunk frames together, which are in memory at once
MAX_SECONDS = 60  # duration of an animation
FULL, MEDIUM, THUMB, ANIMATION_SIZE = (2048, 2048), (1200, 2048), (640, 1280), (480, 480)
AVATAR, AVATAR_SMALL, HEADER = (400, 400), (96, 96), (1500, 500)

MAX_OUTPUT_BYTES = 64 * 1024 * 1024  # of all files of a request


class Allowance(NamedTuple):
    """Resource limits of the decoder: `cpu` seconds for one picture, `clock` seconds for all of a request.

    `memory` is in bytes of address space, including the interpreter.
    """

    cpu: int = 10
    clock: int = 30
    memory: int = 600 * 1024 * 1024


def max_pixels(kind):
    """Return the largest number of pixels of a picture of this format (Pillow's name)."""
    return MAX_PIXELS.get(kind, MAX_PIXELS_OTHER)


def fitted_size(width, height, size):
    """Return (width, height) of a picture shrunk to fit `size`; a smaller one is not enlarged."""
    scale = min(1, size[0] / width, size[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
