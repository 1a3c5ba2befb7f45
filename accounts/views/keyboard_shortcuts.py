"""The sheet of keyboard shortcuts."""

from django.views.generic import TemplateView

from core.http.htmx import HtmxPartialMixin


class KeyboardShortcutsView(HtmxPartialMixin, TemplateView):
    """Which keys do what; for htmx, the sheet to put into the dialog."""

    template_name = "accounts/keyboard_shortcuts.html"
    partial_name = "sheet"
