"""Responses that differ for htmx: a fragment or a toast in the page, where a plain form gets another page."""

from typing import Any, Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event
from django_htmx.middleware import HtmxDetails

from core.http.errors import plain_text_response


class HtmxHttpRequest(HttpRequest):
    """A request after HtmxMiddleware."""

    htmx: HtmxDetails


def current_path(request: HtmxHttpRequest) -> str | None:
    """Return path and query of the page that sent an htmx request; None if the header is missing or invalid."""
    try:
        path = request.htmx.current_url_abs_path
    except ValueError:
        return None
    return path and path.partition("#")[0]


def redirect_page(request: HtmxHttpRequest, url: str) -> HttpResponse:
    """Redirect the whole page to `url`: htmx gets a header, as it would put the page of a redirect into a fragment."""
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)


def redirect_with_message(request: HtmxHttpRequest, text: str, url: str) -> HttpResponse:
    """Redirect the whole page to `url`, which shows the message `text`, if any."""
    if text:
        messages.success(request, text)
    return redirect_page(request, url)


def toast_or_redirect(request: HtmxHttpRequest, text: str, url: str) -> HttpResponse:
    """Show `text` after a success: for htmx as a toast once the page has settled, else as a message at `url`."""
    if request.htmx:
        return add_toast(HttpResponse(), text, after="settle")
    return redirect_with_message(request, text, url)


def error_or_redirect(request: HtmxHttpRequest, text: str, url: str, status: int = 400) -> HttpResponse:
    """Show `text` after a refusal: for htmx with this status, which becomes a toast, else as a message at `url`."""
    if request.htmx:
        return plain_text_response(status, text)
    messages.error(request, text)
    return HttpResponseRedirect(url)


def add_toast[Response: HttpResponseBase](
    response: Response, text: str, after: Literal["receive", "settle", "swap"] = "receive", **details: Any
) -> Response:
    """Let a response to htmx show a toast, with `details` such as the link `href`; return the response."""
    return trigger_client_event(response, "toast", {"text": text, **details}, after=after)


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
