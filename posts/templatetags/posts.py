"""Template tags and filters for posts."""

from django import template

from core.images import thumb_width
from posts.cards.rendering import render_part_of_card

register = template.Library()


@register.filter
def preview(photo):
    """Return the URL, width and height of the JPEG of a CardPhoto, for link previews."""
    width = thumb_width(photo.width, photo.height)
    return {
        "url": photo.thumb.removesuffix(".webp") + ".jpg",
        "width": width,
        "height": max(1, round(photo.height * width / photo.width)),
    }


@register.simple_tag(name="card")
def card_tag(part, card, is_conversation=False):
    """Render a card: `{% card "post" card %}`; "actions" or "photos" of it; or `{% card "quote" card.quote %}`.

    `is_conversation` is an option of the whole card (see Card.render).
    """
    return card.render(bool(is_conversation)) if part == "post" else render_part_of_card(part, card)
