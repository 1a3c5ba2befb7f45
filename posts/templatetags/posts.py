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
def card_tag(part, card, **options):
    """Render a card: `{% card "post" card %}`; "actions" or "photos" of it; or `{% card "quote" card.quote %}`.

    `options` are those of the part's macro: `is_conversation` of the whole card (see Card.render), `is_focus` of the
    actions, which leaves out the numbers that the page of the post shows elsewhere.
    """
    options = {name: bool(value) for name, value in options.items()}
    return card.render(**options) if part == "post" else render_part_of_card(part, card, **options)
