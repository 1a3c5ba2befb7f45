"""A short way for what is asked most."""

from accounts.middleware import get_session_user
from posts.views.polling import PollView

LIVE = "/live"


class PollShortcutMiddleware:
    """Answers the open pages of whoever is signed in.

    Half of what a page passes through on its way is there for forms, addresses and messages, none of which a few
    numbers have; and each open page asks every half minute. Everybody else goes the whole way, as ever.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.view = PollView.as_view()

    def __call__(self, request):
        if request.path_info == LIVE and request.method == "GET":
            request.user = get_session_user(request)
            if request.user.is_authenticated and not request.user.is_suspended:
                return self.view(request)
        return self.get_response(request)
