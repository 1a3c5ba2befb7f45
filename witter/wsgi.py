"""The WSGI application that gunicorn serves."""

import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils.http import parse_header_parameters

from witter import env


class Request(WSGIRequest):
    """Looks up no codec because a header names it: some fail on any text. `SenseMiddleware` wants UTF-8 anyway."""

    def _set_content_type_params(self, meta):
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, self.content_params = "", {"charset": "unreadable"}


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "witter.settings")
with env.errors_in_one_line():
    application = get_wsgi_application()
application.request_class = Request

from core.http.request_size import body_limit  # noqa: E402 - Django must be set up first

application.body_limit = body_limit  # asked by witter.server.bridge, before it receives a body
get_resolver().url_patterns  # noqa: B018 - loads all views now, once for all workers, and not in an event loop
