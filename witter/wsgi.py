"""The WSGI application that gunicorn serves."""

import os

import django
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils.http import parse_header_parameters

from core.static_files import check_collected
from witter.env import errors_in_one_line


class Request(WSGIRequest):
    """A request that does not look up the codec named in Content-Type, since some codecs fail on every text.

    `RequestValidationMiddleware` accepts UTF-8 only.
    """

    def _set_content_type_params(self, meta):
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, self.content_params = "", {"charset": "unreadable"}


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "witter.settings")
with errors_in_one_line():
    django.setup(set_prefix=False)
    check_collected()  # before WhiteNoise warns of a missing folder
    application = get_wsgi_application()
application.request_class = Request

from core.http.request_size import body_limit, client_address  # noqa: E402 - imports settings, after Django's setup

application.body_limit = body_limit  # called by witter.server.bridge before it receives a body
application.client_address = client_address
get_resolver().url_patterns  # noqa: B018 - import all views before the workers are forked, outside the event loop
