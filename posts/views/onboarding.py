"""The onboarding step of the first post, and the page after it."""

from dataclasses import replace

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.views.generic import TemplateView

from accounts.views.onboarding import OnboardingStepMixin
from follows.suggestions import suggestions_for
from posts import messages
from posts.presenters.composer import build_composer

FIRST_POST_URL = "/welcome/hatched"


class OnboardingPostView(OnboardingStepMixin, TemplateView):
    """The last onboarding step: a composer, which publishes as usual and then redirects to the page after it."""

    step = 2
    template_name = "posts/onboarding_post.html"

    def get_context_data(self, **kwargs):
        composer = replace(
            build_composer(self.request.user, "page"),
            placeholder=messages.PLACEHOLDER_OF_FIRST_POST,
            next="/" if self.request.user.stats.posts_count else FIRST_POST_URL,
        )
        return super().get_context_data(composer=composer, **kwargs)


class FirstPostView(LoginRequiredMixin, TemplateView):
    """The page after the first post, with a few people to greet; without a post, the step before it."""

    template_name = "posts/onboarding_hatched.html"

    def get(self, request, *args, **kwargs):
        if not request.user.stats.posts_count:
            return redirect("posts:welcome_witt")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(people=suggestions_for(self.request.user), **kwargs)
