"""Build the stylesheet that pages load: Bootstrap without unused rules, and the project's parts.

Lightning CSS joins, trims and minifies them (docs/decisions/0009).
"""

import base64
import hashlib
import re
from importlib.metadata import distribution
from pathlib import Path

import lightningcss
from django.conf import settings
from django.core.management import CommandError

from core import scripts
from core.static_files import replace_file

BUILT = ["witter.css"]

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
    """Write witter.css into `folder`: Bootstrap, then its parts/. Raise CommandError for invalid CSS."""
    try:
        own_css = lightningcss.bundle_css(str(folder / "parts" / "index.css"))
    except (OSError, ValueError) as error:
        raise CommandError(f"The stylesheet cannot be built: {error}") from error
    bootstrap = bootstrap_source()
    classes = CRISPY.union(*(classes_named_in(path) for path in files_with_classes()))
    licence = re.search(r"/\*!.*?\*/", bootstrap, re.S)[0]
    own_css = own_css.replace("../../", "../")
    replace_file(folder / "witter.css", f"{licence}\n{trim(bootstrap, classes, own_css)}\n{own_css}\n")


def files_with_classes():
    """Return the paths of all templates, scripts and Python files of apps that may name classes."""
    root = settings.BASE_DIR
    files = [path for path in (root / "templates").rglob("*") if path.suffix in {".html", ".jinja"}]
    files += scripts.modules(root / "static" / "js")
    for app in sorted(root.glob("*/apps.py")):
        files += (path for path in app.parent.rglob("*.py") if "tests" not in path.relative_to(root).parts)
    return files


def sources(folder):
    """Return the paths of all files that the stylesheet in `folder` depends on."""
    return [*(folder / "parts").glob("*.css"), *files_with_classes()]
