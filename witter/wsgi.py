"""The WSGI application that gunicorn serves."""

import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters


class Request(WSGIRequest):
    """Looks up no codec because a header names it: some fail on any text. `SenseMiddleware` wants UTF-8 anyway."""

    def _set_content_type_params(self, meta):
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, self.content_params = "", {"charset": "unreadable"}


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "witter.settings")
application = get_wsgi_application()
application.request_class = Request
