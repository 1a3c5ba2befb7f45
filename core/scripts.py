"""Build the script that pages load: htmx, main.js and all modules that it imports, as one file.

jsmeld joins and minifies them (docs/decisions/0012). Modules that are imported on demand stay files of their own.
"""

from importlib.resources import files
from pathlib import Path

import jsmeld
from django.conf import settings
from django.core.management import CommandError

from core.static_files import replace_file

BUILT = ["witter.js"]
HTMX = Path(str(files("django_htmx"))) / "static" / "django_htmx" / "htmx-2.min.js"


def build(folder):
    """Write witter.js into `folder`, from its main.js. Raise CommandError for invalid JavaScript."""
    options = {"target": "es2022", "minify": not settings.DEBUG, "source_map": False, "typescript": False}
    try:
        script = jsmeld.bundle(str(folder / "main.js"), options)
    except jsmeld.PyJSMeldError as error:
        raise CommandError(f"The script cannot be built: {error}") from error
    htmx = f"{HTMX.read_text()}\nglobalThis.htmx = htmx;"  # in a module it is no global variable by itself
    replace_file(folder / "witter.js", f"{htmx}\n{script}\n")


def modules(folder):
    """Return the paths of all modules in `folder`."""
    return [path for path in folder.glob("*.js") if path.name not in BUILT]


def sources(folder):
    """Return the paths of all files that the script in `folder` depends on."""
    return [*modules(folder), HTMX]
