"""Template tags and filters for parts, icons and counts. None of them queries the database."""

from typing import Any

from django import template
from django.template.base import FilterExpression, Parser, TextNode, Token
from django.utils.safestring import SafeString

from core.templating.icons import icon_markup
from core.templating.jinja import render_part
from core.templating.numbers import badge, compact
from twitter_text import inline

register = template.Library()
register.filter("badge", badge)
register.filter("inline", inline, is_safe=True)


@register.simple_tag(takes_context=True)
def part(context: template.Context, name: str, **more: Any) -> SafeString:
    """Render templates/jinja/`name`.jinja with the page's context and `more`: `{% part "trends" %}`."""
    return render_part(name, context.flatten() | more)


@register.tag
def icon(parser: Parser, token: Token) -> template.Node:
    """Render an icon: `{% icon "star" %}`, or `{% icon item.icon %}`.

    A quoted name is rendered once, when the template is compiled, so that many icons on a page cost nothing.
    """
    try:
        _tag, name = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError("{% icon %} takes one name.") from None
    if name[0] == name[-1] == '"':
        return TextNode(icon_markup(name.strip('"')))
    return IconNode(parser.compile_filter(name))


class IconNode(template.Node):
    """An icon whose name is an expression, resolved when the page is rendered."""

    def __init__(self, name: FilterExpression):
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        return icon_markup(self.name.resolve(context))


@register.filter(name="compact")
def compact_filter(number: int | None) -> str:
    """Return a count in its short form ("12.3K"); None is 0."""
    return compact(number or 0)
