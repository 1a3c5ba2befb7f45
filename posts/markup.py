"""The cards of witts as HTML.

A page prints twenty of them, which is most of its cost. So their templates, in templates/cards, are Jinja's, which
are compiled to Python; in them, too, whatever is not marked safe is escaped.
"""

import re
from types import SimpleNamespace

from django.conf import settings
from django.utils.safestring import mark_safe
from jinja2 import Environment, FileSystemLoader

from witter.templates import INDENTATION
from witter.templatetags.witter import icon_markup

ICON = re.compile(r'\{\{ icon\("([^"]+)"\) \}\}')


class Loader(FileSystemLoader):
    """Loads a template without the blanks that begin its lines, as the loader of pages does, and with icons drawn."""

    def get_source(self, environment, template):
        source, *rest = super().get_source(environment, template)
        return ICON.sub(lambda found: icon_markup(found[1]), INDENTATION.sub("\n", source)), *rest


ENVIRONMENT = Environment(
    loader=Loader(settings.BASE_DIR / "templates" / "cards"), autoescape=True, auto_reload=settings.DEBUG
)


def markup(part, c, **more):
    """HTML of the card `c`, a dict, or of a `part` of it: post, actions, photos or quote."""
    return mark_safe(ENVIRONMENT.get_template(f"{part}.html").render(c=SimpleNamespace(**c), **more))
