"""The onboarding step of the first post."""

from dataclasses import replace

from django.views.generic import TemplateView

from accounts.views.onboarding import OnboardingStepMixin
from posts import messages
from posts.presenters.composer import build_composer


class OnboardingPostView(OnboardingStepMixin, TemplateView):
    """The last onboarding step: a composer, which publishes as usual and then redirects to home."""

    step = 2
    template_name = "posts/onboarding_post.html"

    def get_context_data(self, **kwargs):
        composer = replace(
            build_composer(self.request.user, "page"), placeholder=messages.PLACEHOLDER_OF_FIRST_POST, next="/"
        )
        return super().get_context_data(composer=composer, **kwargs)
