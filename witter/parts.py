"""The parts that many pages are made of, as HTML: the cards of witts, the menus, the sidebars, the composer.

They are most of what a page costs. So their templates, in templates/parts, are Jinja's, which are compiled to Python;
pages are put together from them with `{% part "name" %}`. In both, whatever is not marked safe is escaped.
"""

import re

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import mark_safe

from witter.icons import icon_markup
from witter.numbers import badge, compact
from witter.templates import INDENTATION

CONSTANT = re.compile(r'\{\{ (icon|static)\("([^"]+)"\) \}\}')
BETWEEN_TAGS = re.compile(r"\n(?=(\{%[^%]*%\})*<)")  # a blank that is to be seen stands within a line
DRAWN = {"icon": icon_markup, "static": static}


class Loader(jinja2.FileSystemLoader):
    """Loads a template with icons drawn, and without the blanks between its lines that nobody sees."""

    def get_source(self, environment, template):
        source, *rest = super().get_source(environment, template)
        drawn = CONSTANT.sub(lambda found: DRAWN[found[1]](found[2]), source)
        return BETWEEN_TAGS.sub("", INDENTATION.sub("\n", drawn)), *rest


class Environment(jinja2.Environment):
    """Looks into a dict before it asks for an attribute: most of what is printed are flat dicts."""

    def getattr(self, obj, attribute):
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


ENVIRONMENT = Environment(
    loader=Loader(settings.BASE_DIR / "templates" / "parts"),
    autoescape=True,
    auto_reload=settings.DEBUG,
    trim_blocks=True,
    undefined=jinja2.ChainableUndefined,  # an error page may know of no user
)
ENVIRONMENT.filters |= {"badge": badge, "compact": compact}


def part(name, values):
    """The part called `name`, drawn with a dict of values."""
    return mark_safe(ENVIRONMENT.get_template(f"{name}.html").render(values))


def macro(name, of):
    """The function that draws `of`, a macro of the part called `name`."""
    return getattr(ENVIRONMENT.get_template(f"{name}.html").module, of)
