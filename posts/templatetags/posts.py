"""`{% card "post" c %}` prints the card of a witt, or with "actions", "photos" or "quote" one piece of it."""

from django import template

from posts.markup import markup

register = template.Library()


@register.simple_tag(takes_context=True)
def card(context, piece, c, is_conversation=None):
    """The card `c` (see posts.cards); in a conversation, and as part of its thread, it looks a little different."""
    if piece != "post":
        return markup(piece, c)
    if is_conversation is None:
        is_conversation = context.get("is_conversation", False)
    return c.drawn(bool(is_conversation), context.get("up", False))
