"""Answering htmx with less of the same page."""

from django.utils.cache import patch_vary_headers


def current_path(request):
    """Path and query of the page that an htmx request comes from; None when it does not say, or makes no sense."""
    try:
        return request.htmx.current_url_abs_path
    except ValueError:
        return None


class HtmxPartialMixin:
    """For a TemplateView or ListView: an htmx request gets only the partial `partial_name` of the template."""

    partial_name = "feed"

    def get_template_names(self):
        names = super().get_template_names()
        wants_part = self.request.htmx and not self.request.htmx.history_restore_request
        return [f"{name}#{self.partial_name}" for name in names] if wants_part else names

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response
