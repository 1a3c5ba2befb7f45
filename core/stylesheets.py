"""Build the two stylesheets that pages load: Bootstrap without unused rules, and the project's parts as one file.

Lightning CSS joins, trims and minifies them (docs/decisions/0009). The staticfiles finder at the end builds them when
they are asked for and a source has changed, so that no command needs to be run after an edit.
"""

import base64
import functools
import hashlib
import os
import re
import threading
from importlib.metadata import distribution
from pathlib import Path

import lightningcss
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.management import CommandError

from core.static_files import digest_of_files

# The digest that getbootstrap.com prints in the `integrity` attribute of this version's bootstrap.min.css.
BOOTSTRAP_SHA384 = "sRIl4kxILFvY47J16cr9ZwB07vP4J8+LH7qKQnuqkuIAvNWLzeN8tE5YBujZqJLB"

# Classes that crispy-bootstrap5 adds to form fields. All others are found in templates, forms and scripts.
CRISPY = set(
    "form-control form-label form-text form-check form-check-input form-check-label form-switch is-invalid "
    "invalid-feedback alert alert-danger btn btn-primary mb-3".split()
)

CLASS_SELECTOR = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
QUOTED_URL = re.compile(r'url\("[^"]*"\)')
TEMPLATE_TAG = re.compile(r"\{%.*?%\}", re.S)
TEMPLATE_VALUE = re.compile(r"\{\{.*?\}\}", re.S)
TEMPLATE_CLASSES = re.compile(r"""\bclass="((?:[^"{]|\{[{%].*?[}%]\}|\{)*)\"""")
CLASS_LISTS = {
    ".html": TEMPLATE_CLASSES,
    ".jinja": TEMPLATE_CLASSES,
    ".py": re.compile(r"""(?:css_class=|wrapper_class=|"class": )"([^"]*)\""""),
    ".js": re.compile(r"""(?:classList\.\w+\(|className = |class=)"([^"]*)\""""),
}
_lock = threading.Lock()


def classes_named_in(path):
    """Return the class names in the source of a template, Python or JavaScript file."""
    lists = CLASS_LISTS[path.suffix].findall(path.read_text())
    plain = (TEMPLATE_VALUE.sub("{", TEMPLATE_TAG.sub(" ", names)) for names in lists)
    return {name for names in plain for name in names.split() if "{" not in name}


def classes_in(css):
    """Return the class names in the selectors of a stylesheet."""
    return set(CLASS_SELECTOR.findall(QUOTED_URL.sub("", css)))


def trim(css, classes, own_css):
    """Return a minified stylesheet without the rules, variables and animations that pages do not use.

    A rule stays if one of its selectors has none but `classes`, a variable if a rule that stays or `own_css` reads it.
    """
    unused = classes_in(css) - classes
    while unused:
        css = lightningcss.process_stylesheet(css, unused_symbols=unused)
        variables = set(re.findall(r"[;{](--bs-[\w-]+):", css)) - set(re.findall(r"var\((--bs-[\w-]+)", css + own_css))
        animated = set(re.findall(r"[\w-]+", " ".join(re.findall(r"animation(?:-name)?:([^;}]+)", css))))
        unused = variables | set(re.findall(r"@keyframes ([\w-]+)", css)) - animated
    return css


def bootstrap_source():
    """Return Bootstrap's stylesheet. Raise CommandError if it is not the file that Bootstrap published."""
    path = Path(distribution("bootstrap-wrapper").locate_file("bootstrap/css/bootstrap.min.css"))
    content = path.read_bytes()
    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    if digest != BOOTSTRAP_SHA384:
        raise CommandError(f"{path} has the digest sha384-{digest}, not the one in core/stylesheets.py.")
    return content.decode()


def build(folder):
    """Write bootstrap.css and witter.css into `folder`, from its parts/. Raise CommandError for invalid CSS."""
    try:
        own_css = lightningcss.bundle_css(str(folder / "parts" / "index.css"))
    except (OSError, ValueError) as error:
        raise CommandError(f"The stylesheets cannot be built: {error}") from error
    bootstrap = bootstrap_source()
    classes = CRISPY.union(*(classes_named_in(path) for path in files_with_classes()))
    licence = re.search(r"/\*!.*?\*/", bootstrap, re.S)[0]
    replace(folder / "bootstrap.css", f"{licence}\n{trim(bootstrap, classes, own_css)}\n")
    replace(folder / "witter.css", own_css.replace("../../", "../") + "\n")


def replace(path, text):
    """Write a file at once, as other processes may read it."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text)
    part.replace(path)


def files_with_classes():
    """Return the paths of all templates, scripts and Python files of apps that may name classes."""
    root = settings.BASE_DIR
    files = [path for path in (root / "templates").rglob("*") if path.suffix in {".html", ".jinja"}]
    files += (root / "static" / "js").glob("*.js")
    for app in sorted(root.glob("*/apps.py")):
        files += (path for path in app.parent.rglob("*.py") if "tests" not in path.parts)
    return files


def build_if_changed(folder):
    """Build the stylesheets in `folder` unless that was done from exactly these sources. One thread at a time."""
    stamp = folder / ".built"
    sources = [Path(__file__), *(folder / "parts").glob("*.css"), *files_with_classes()]
    built = [folder / "bootstrap.css", folder / "witter.css"]
    with _lock:
        now = digest_of_files((str(path), path) for path in sources)
        if not (stamp.exists() and stamp.read_text() == now and all(path.exists() for path in built)):
            build(folder)
            replace(stamp, now)


build_once = functools.cache(build_if_changed)  # per process, as tests load thousands of pages


class StylesheetFinder(FileSystemFinder):
    """Finds the files of STATICFILES_DIRS; builds the stylesheets first, if a source has changed."""

    def find(self, path, **options):
        """Return the path of a file, as every finder of Django does."""
        if path in {"css/bootstrap.css", "css/witter.css"}:
            prepare = build_if_changed if settings.DEBUG else build_once
            prepare(settings.BASE_DIR / "static" / "css")
        return super().find(path, **options)

    def list(self, ignore_patterns):
        """Yield all files with their storages, as every finder of Django does."""
        build_if_changed(settings.BASE_DIR / "static" / "css")
        return super().list(ignore_patterns)
