"""Template tags and filters for posts.

`{% card "post" card %}` prints the card of a post; "actions", "photos" or "quote" print a part of it.
"""

from django import template

from core.images import thumb_width
from posts.cards.rendering import render_part_of_card

register = template.Library()


@register.filter
def preview(photo):
    """Return the URL, width and height of a card photo's JPEG, for link previews."""
    width = thumb_width(photo["width"], photo["height"])
    return {
        "url": photo["thumb"].removesuffix(".webp") + ".jpg",
        "width": width,
        "height": max(1, round(photo["height"] * width / photo["width"])),
    }


@register.simple_tag(name="card", takes_context=True)
def card_tag(context, part, card, is_conversation=None):
    """Render a part of the `card` (see posts.cards.presenter), or the whole card in the variant of the context."""
    if part != "post":
        return render_part_of_card(part, card)
    if is_conversation is None:
        is_conversation = context.get("is_conversation", False)
    return card.drawn(bool(is_conversation), context.get("up", False))
