"""Middleware that handles polling requests early."""

from accounts.middleware import loaded_user
from posts.views.polling import PollView

LIVE = "/live"


class PollShortcutMiddleware:
    """Handles GET /live of signed-in users without running the middleware below.

    Each open page polls every half minute, and the JSON needs no forms, redirects or messages. Requests of signed-out
    and suspended users pass on.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.view = PollView.as_view()

    def __call__(self, request):
        if request.path_info == LIVE and request.method == "GET":
            request.user = loaded_user(request)
            if request.user and not request.user.is_suspended:
                return self.view(request)
        return self.get_response(request)
