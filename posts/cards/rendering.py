"""Rendering of post cards as HTML."""

from django.utils.safestring import SafeString, mark_safe

from core.templating.jinja import get_macro


def render_part_of_card(part: str, card: object, **options: bool) -> SafeString:
    """Return the HTML of a part of a Card ("post" for all of it, "actions" or "photos").

    "quote" is for a QuoteCard, and "hidden_post" for a HiddenPostCard.

    `options` are the arguments of the macro of this name in templates/jinja/cards.
    """
    return mark_safe(get_macro(f"cards/{part}", part)(card, **options))
