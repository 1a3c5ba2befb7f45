"""The Jinja engine, for the parts that many pages consist of: post cards, menus, sidebars, the composer.

Pages are Django templates. These parts are most of what rendering a page costs, so they are Jinja templates in
templates/jinja, which are compiled to Python. `TEMPLATES` in the settings lists both engines. A page includes a part
with `{% part "name" %}`, Python renders one macro with `get_macro`, and both find the template through Django's
`engines`. Both engines escape values that are not marked safe.
"""

import re
from collections.abc import Callable
from typing import Any, cast

import jinja2
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from core.templating.icons import icon_markup
from core.templating.loaders import minify
from core.templating.numbers import badge, compact

COMPILE_TIME_CALL = re.compile(r'\{\{ (icon|static)\("([^"]+)"\) \}\}')
COMPILE_TIME_FUNCTIONS: dict[str, Callable[[str], str]] = {"icon": icon_markup, "static": static}
# White space that a reader sees stays: it is within a line.
INSIGNIFICANT_NEWLINE = re.compile(r"\n(?=(\{%[^%]*%\}\n?)*<)")


class Loader(jinja2.FileSystemLoader):
    """Load templates minified, and with calls of `icon` and `static` replaced by their results."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, filename, is_current = super().get_source(environment, template)
        expanded = COMPILE_TIME_CALL.sub(lambda found: COMPILE_TIME_FUNCTIONS[found[1]](found[2]), source)
        return INSIGNIFICANT_NEWLINE.sub("", minify(expanded)), filename, is_current


def environment(*, loader: jinja2.FileSystemLoader, **options: Any) -> jinja2.Environment:
    """Return the environment for Django's Jinja backend, which passes its options and a loader of its `DIRS`."""
    made = jinja2.Environment(loader=Loader(loader.searchpath), trim_blocks=True, **options)
    made.filters |= {"badge": badge, "compact": compact}
    return made


def render_part(name: str, values: dict) -> SafeString:
    """Return the HTML of templates/jinja/`name`.jinja, rendered with a dict of values."""
    return mark_safe(_get_template(name).render(values))


def get_macro(name: str, macro: str) -> Callable[..., str]:
    """Return a macro of templates/jinja/`name`.jinja as a function that returns HTML."""
    return getattr(_get_template(name).module, macro)


def _get_template(name: str) -> jinja2.Template:
    """Return Jinja's own template: Django's wrapper adds a context that parts do not need, and has no macros."""
    return cast(Jinja2, engines["jinja2"]).env.get_template(f"{name}.jinja")
