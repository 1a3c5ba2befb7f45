"""The cards of witts as HTML."""

from django.utils.safestring import mark_safe

from witter.parts import macro


def markup(piece, c, **more):
    """HTML of the card `c`, a dict, or of a piece of it: post, actions, photos or quote."""
    return mark_safe(macro("cards", piece)(c, **more))
