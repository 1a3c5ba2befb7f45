"""Icons."""

from functools import cache

from django.templatetags.static import static
from django.utils.html import format_html


@cache
def icon_markup(name):
    """The icon called `name`, for the eye only: the words beside it say the same."""
    return format_html('<svg aria-hidden="true"><use href="{}#{}"/></svg>', static("img/icons.svg"), name)
