"""Page of keyboard shortcuts."""

from django.views.generic import TemplateView

from core.http.htmx import HtmxPartialMixin


class KeyboardShortcutsView(HtmxPartialMixin, TemplateView):
    """List of keyboard shortcuts; for htmx, only the content of the dialog."""

    template_name = "accounts/keyboard_shortcuts.html"
    partial_name = "shortcuts"
