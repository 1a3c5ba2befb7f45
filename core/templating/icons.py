"""Icons, drawn from the sprite img/icons.svg."""

from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


@cache
def icon_markup(name: str) -> SafeString:
    """Return the SVG of the icon `name`, hidden from screen readers: the text beside it has the meaning."""
    return format_html('<svg aria-hidden="true"><use href="{}#{}"/></svg>', static("img/icons.svg"), name)
