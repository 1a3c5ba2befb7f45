"""Onboarding step with suggested users."""

from django.views.generic import TemplateView

from accounts.views.onboarding import OnboardingStepMixin
from follows.suggestions import suggestions_for

MAX_SUGGESTIONS = 8


class OnboardingPeopleView(OnboardingStepMixin, TemplateView):
    """First step: suggested users to follow."""

    template_name = "follows/onboarding_people.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(people=suggestions_for(self.request.user, MAX_SUGGESTIONS), **kwargs)
