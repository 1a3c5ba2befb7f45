"""First steps: people to begin with."""

from django.views.generic import TemplateView

from accounts.views.welcome import WelcomeMixin
from follows.suggestions import suggestions_for

MOST = 8


class WelcomePeopleView(WelcomeMixin, TemplateView):
    """The first step: a few people to follow, if anybody is here yet."""

    template_name = "follows/welcome_people.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(people=suggestions_for(self.request.user, MOST), **kwargs)
