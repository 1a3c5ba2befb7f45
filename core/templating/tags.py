"""What templates need beyond Django's own tags: parts, icons and short numbers. Nothing here asks the database."""

from django import template
from django.template.base import TextNode

from core.templating.icons import icon_markup
from core.templating.jinja import render_part
from core.templating.numbers import badge, compact
from twitter_text import inline

register = template.Library()
register.filter("badge", badge)
register.filter("inline", inline, is_safe=True)


@register.simple_tag(name="part", takes_context=True)
def draw_part(context, name, **more):
    """A piece of the page from templates/parts: `{% part "trends" %}`. It knows what the page knows, and `more`."""
    return render_part(name, context.flatten() | more)


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


@register.filter(name="compact")
def compact_filter(number):
    """A count as people read it; nothing counted is 0."""
    return compact(number or 0)
