"""Rendering of post cards as HTML."""

from django.utils.safestring import mark_safe

from core.templating.jinja import get_macro


def render_part_of_card(part, card, **more):
    """Return the HTML of a card (a dict) or a part of it: "post", "actions", "photos" or "quote"."""
    return mark_safe(get_macro(f"cards/{part}", part)(card, **more))
