"""The sheet of keyboard shortcuts."""

from django.views.generic import TemplateView

from witter.htmx import HtmxPartialMixin


class KeysView(HtmxPartialMixin, TemplateView):
    """Which keys do what; for htmx, the sheet to put into the dialog."""

    template_name = "accounts/keys.html"
    partial_name = "sheet"
