"""Undo buttons: in the message of the next page, and in the toast of a page that htmx changes."""

from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

BUTTON = '<button class="btn-text" form="act" formaction="{}" name="{}" value="{}">Undo</button>'


class Undo(NamedTuple):
    """An Undo button: the address that it posts to, and the field that it sends."""

    url: str
    name: str
    value: str

    def message(self, sentence: str) -> SafeString:
        """Return a sentence with the button, as HTML for django.contrib.messages."""
        return format_html("{} {}", sentence, format_html(BUTTON, *self))

    def toast_details(self, *, fields: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
        """Return the details of a toast that make it show the button.

        `fields` are sent too; `more` are options of static/js/undo.js.
        """
        return {"undo": {"url": self.url, "values": {self.name: self.value, **(fields or {})}, **more}}
