"""`<link rel="modulepreload">` tags for JavaScript modules and everything they import.

Without them, a browser learns of an imported module only when the importing one has arrived: one round trip per level.
"""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe

STATIC_IMPORT = re.compile(r"""^(?:import|export)\b[^"'\n]*["'](\.[^"']+)["'];""", re.M)


@cache
def module_preloads(*names):
    """Return a tag for each of these static files and for all modules that they import; false names are skipped."""
    tags = (format_html('<link rel="modulepreload" href="{}">', static(name)) for name in import_graph(names))
    return mark_safe("\n".join(tags))


def import_graph(names):
    """Return the modules and all modules that they import with `import … from`, breadth first, without duplicates.

    Dynamic imports are left out, since they depend on the page. Raises FileNotFoundError if a module does not exist.
    """
    graph = list(dict.fromkeys(filter(None, names)))
    for name in graph:  # grows meanwhile
        for imported in STATIC_IMPORT.findall(source_of(name)):
            path = normpath(join(dirname(name), imported))
            if path not in graph:
                graph.append(path)
    return graph


def source_of(name):
    """Return the text of a static file, as it was before it was collected."""
    if path := finders.find(name):
        return Path(path).read_text()
    raise FileNotFoundError(f"There is no static file {name}.")
