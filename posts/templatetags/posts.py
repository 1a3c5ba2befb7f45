"""Tags and filters for witts.

`{% card "post" c %}` prints the card of a witt, or with "actions", "photos" or "quote" one piece of it.
"""

from django import template

from core.images import thumb_width
from posts.cards.rendering import render_part_of_card

register = template.Library()


@register.filter
def preview(photo):
    """The JPEG of a card's photo for programs that preview links: its address, width and height."""
    width = thumb_width(photo["width"], photo["height"])
    return {
        "url": photo["thumb"].removesuffix(".webp") + ".jpg",
        "width": width,
        "height": max(1, round(photo["height"] * width / photo["width"])),
    }


@register.simple_tag(takes_context=True)
def card(context, piece, c, is_conversation=None):
    """Render the card `c` (see posts.cards.presenter); conversations and threads have variants of it."""
    if piece != "post":
        return render_part_of_card(piece, c)
    if is_conversation is None:
        is_conversation = context.get("is_conversation", False)
    return c.drawn(bool(is_conversation), context.get("up", False))
