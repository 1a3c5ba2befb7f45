"""First steps: the first witt."""

from django.views.generic import TemplateView

from accounts.views.welcome import WelcomeMixin
from posts.composer import composer

HINT = "Say hello. “Just setting up” is a fine start…"


class WelcomeWittView(WelcomeMixin, TemplateView):
    """The last step: a composer. What is written goes where every witt goes, and its writer goes home."""

    step = 2
    template_name = "posts/welcome_witt.html"

    def get_context_data(self, **kwargs):
        box = {**composer(self.request.user, "page"), "placeholder": HINT, "next": "/"}
        return super().get_context_data(composer=box, **kwargs)
