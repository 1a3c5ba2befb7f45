"""What templates need beyond Django's own tags: icons and short numbers. Nothing here asks the database."""

from functools import cache

from django import template
from django.template.base import TextNode
from django.templatetags.static import static
from django.utils.html import format_html

from witter import numbers

register = template.Library()


@cache
def icon_markup(name):
    """The icon called `name`, for the eye only: the words beside it say the same."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("img/icons.svg"), name)


@register.tag
def icon(parser, token):
    """Draw an icon: `{% icon "star" %}`, or `{% icon item.icon %}`.

    A name in quotes is drawn once, when the template is read, so that a page with two hundred icons costs nothing.
    """
    try:
        _tag, name = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError("{% icon %} takes one name.") from None
    if name[0] == name[-1] == '"':
        return TextNode(icon_markup(name.strip('"')))
    return IconNode(parser.compile_filter(name))


class IconNode(template.Node):
    """An icon whose name is only known when the page is made."""

    def __init__(self, name):
        self.name = name

    def render(self, context):
        return icon_markup(self.name.resolve(context))


@register.filter
def badge(number):
    """What waits, as a badge says it: at most 99+."""
    return "99+" if number and number > 99 else number or 0


@register.filter
def compact(number):
    """A count as people read it; nothing counted is 0."""
    return numbers.compact(number or 0)
