"""Results of decoding: a picture or a refusal."""

from dataclasses import dataclass, field


class ImageRefusedError(Exception):
    """A refused picture. `code`: too_big, too_wide, too_long, too_heavy or unreadable."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass
class DecodedImage:
    """WebP files as bytes by name, the size of the largest in pixels, and whether it is animated."""

    files: dict = field(default_factory=dict)
    width: int = 0
    height: int = 0
    is_animated: bool = False
