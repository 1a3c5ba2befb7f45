"""Images of the demo community, encoded as the site would encode them: photos with descriptions, avatars, headers."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.core.files.base import ContentFile
from PIL import Image

FOLDER = Path(__file__).parent / "pictures"

ALT = {
    "beam": "A lighthouse at night, its beam going round over a dark sea.",
    "bench": "An empty wooden bench with a small brass plaque, facing the sea at sunset.",
    "cat": "A black cat on a windowsill beside a plant, looking at a sunset over town lights.",
    "crumb": "Close-up of a cut loaf, full of uneven holes.",
    "ferry": "A small red and white ferry with a brass bell, steaming through thin fog.",
    "gerald": "A glass jar of bubbling sourdough with a moustache drawn on it. The label says Gerald.",
    "goose": "A large white goose in a red scarf, sitting on a bench by the sea and looking cross.",
    "harbour": "Three sailing boats on a still harbour as the sun comes up.",
    "hills": "Layers of misty hills under a pale morning sun.",
    "kite": "A patchwork kite high in a blue sky.",
    "lighthouse": "A red and white lighthouse on a green headland.",
    "lino": "Lino print of a red bird standing in blue waves under a full moon.",
    "loaf": "A round sourdough loaf with three slashes across a dark crust, on a wooden board.",
    "map": "A hand-drawn map of Saltmarsh: a tram line, an island that moves, and the second pier in dots.",
    "marrow": "An enormous striped marrow wearing a red rosette with the number two.",
    "radio": "A wooden valve radio with a glowing cream dial.",
    "rain": "Somebody under a red umbrella, the lights of the quay blurred by rain.",
    "stars": "The Milky Way over a row of black pine trees.",
    "tomatoes": "Five tomatoes on the vine, from green to bright red.",
    "trailer": "An old woman in a red bicycle trailer, scarf flying, pulled along the harbour at speed.",
    "van": "A yellow van with a striped awning: three steaming cups and a pile of samosas on the counter.",
}


@dataclass(frozen=True)
class DemoImage:
    """A photo in two sizes with its description."""

    full: bytes
    thumb: bytes
    alt: str
    width: int
    height: int
    is_animated: bool

    @property
    def digest(self):
        return hashlib.sha256(self.full).hexdigest()


@cache
def load_image(name):
    """Return the image of this name. Raise KeyError if it has no description."""
    path = FOLDER / "photos" / f"{name}.webp"
    with Image.open(path) as image:
        (width, height), is_animated = image.size, image.is_animated
    thumb = path.with_name(f"{name}-thumb.webp").read_bytes()
    return DemoImage(path.read_bytes(), thumb, ALT[name], width, height, is_animated)


def set_profile_images(user):
    """Set the user's avatar and header, if there are any. The row is not saved."""
    for field, path in (
        ("avatar", FOLDER / "avatars" / f"{user.username}.webp"),
        ("avatar_small", FOLDER / "avatars" / f"{user.username}-small.webp"),
        ("header", FOLDER / "headers" / f"{user.username}.webp"),
    ):
        if path.exists():
            getattr(user, field).save(path.name, ContentFile(path.read_bytes()), save=False)
