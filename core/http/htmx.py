"""Partial responses to htmx requests."""

from django.utils.cache import patch_vary_headers


def current_path(request):
    """Return path and query of the page that sent an htmx request; None if the header is missing or invalid."""
    try:
        return request.htmx.current_url_abs_path
    except ValueError:
        return None


class HtmxPartialMixin:
    """For a TemplateView or ListView: an htmx request gets only the partial `partial_name` of the template."""

    partial_name = "feed"

    def get_template_names(self):
        names = super().get_template_names()
        is_partial = self.request.htmx and not self.request.htmx.history_restore_request
        return [f"{name}#{self.partial_name}" for name in names] if is_partial else names

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response
