"""The parts that many pages are made of, as HTML: the cards of witts, the menus, the sidebars, the composer.

They are most of what a page costs. So their templates, in templates/jinja, are Jinja's, which are compiled to Python;
pages are put together from them with `{% part "name" %}`. In both, whatever is not marked safe is escaped.
"""

import re

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import mark_safe

from core.templating.icons import icon_markup
from core.templating.loaders import INDENTATION
from core.templating.module_preloads import module_preloads
from core.templating.numbers import badge, compact

COMPILE_TIME_CALL = re.compile(r'\{\{ (icon|static)\("([^"]+)"\) \}\}')
INSIGNIFICANT_NEWLINE = re.compile(r"\n(?=(\{%[^%]*%\})*<)")  # a blank that is to be seen stands within a line
COMPILE_TIME_FUNCTIONS = {"icon": icon_markup, "static": static}


class Loader(jinja2.FileSystemLoader):
    """Loads a template with icons drawn, and without the blanks between its lines that nobody sees."""

    def get_source(self, environment, template):
        source, *rest = super().get_source(environment, template)
        drawn = COMPILE_TIME_CALL.sub(lambda found: COMPILE_TIME_FUNCTIONS[found[1]](found[2]), source)
        return INSIGNIFICANT_NEWLINE.sub("", INDENTATION.sub("\n", drawn)), *rest


class Environment(jinja2.Environment):
    """Looks into a dict before it asks for an attribute: most of what is printed are flat dicts."""

    def getattr(self, obj, attribute):
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


ENVIRONMENT = Environment(
    loader=Loader(settings.BASE_DIR / "templates" / "jinja"),
    autoescape=True,
    auto_reload=settings.DEBUG,
    trim_blocks=True,
    undefined=jinja2.ChainableUndefined,  # an error page may know of no user
)
ENVIRONMENT.filters |= {"badge": badge, "compact": compact}
ENVIRONMENT.globals["module_preloads"] = module_preloads


def render_part(name, values):
    """The part called `name`, drawn with a dict of values."""
    return mark_safe(ENVIRONMENT.get_template(f"{name}.jinja").render(values))


def get_macro(name, of):
    """The function that draws `of`, a macro of the part called `name`."""
    return getattr(ENVIRONMENT.get_template(f"{name}.jinja").module, of)
