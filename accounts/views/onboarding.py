"""Onboarding: optional steps after sign-up."""

from django.contrib.auth.mixins import LoginRequiredMixin

from accounts.forms.settings import ProfileForm
from accounts.views.settings import ProfileSettingsView
from core.templating.tabs import Tab

STEPS = (("People", "/welcome/people"), ("Profile", "/welcome/profile"), ("First witt", "/welcome/witt"))


class OnboardingStepMixin(LoginRequiredMixin):
    """Mixin for the view of an onboarding step; `step` is its index in STEPS."""

    step = 0

    @property
    def next_step(self):
        """URL of the next step, or of home after the last one."""
        return STEPS[self.step + 1][1] if self.step + 1 < len(STEPS) else "/"

    def get_context_data(self, **kwargs):
        steps = [Tab(f"{n + 1}. {name}", url, is_current=n == self.step) for n, (name, url) in enumerate(STEPS)]
        return super().get_context_data(
            steps=steps, number=self.step + 1, steps_count=len(STEPS), next_step=self.next_step, **kwargs
        )


class OnboardingProfileView(OnboardingStepMixin, ProfileSettingsView):
    """Second step: picture and bio."""

    step = 1
    form_class = ProfileForm
    template_name = "accounts/onboarding_profile.html"

    def get_success_url(self):
        return self.next_step
