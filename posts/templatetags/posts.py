"""Tags and filters for witts.

`{% card "post" c %}` prints the card of a witt, or with "actions", "photos" or "quote" one piece of it.
"""

from django import template

from posts.markup import markup
from witter.images import thumb_width

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
    """The card `c` (see posts.cards); in a conversation, and as part of its thread, it looks a little different."""
    if piece != "post":
        return markup(piece, c)
    if is_conversation is None:
        is_conversation = context.get("is_conversation", False)
    return c.drawn(bool(is_conversation), context.get("up", False))
