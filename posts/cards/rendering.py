"""The cards of witts as HTML."""

from django.utils.safestring import mark_safe

from core.templating.jinja import get_macro


def render_part_of_card(piece, c, **more):
    """HTML of the card `c`, a dict, or of a piece of it: post, actions, photos or quote."""
    return mark_safe(get_macro(f"cards/{piece}", piece)(c, **more))
