"""Settings pages of the viewer."""

import copy

from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse_lazy
from django.views.generic import FormView, UpdateView

from accounts.forms.settings import AccountForm, AppearanceForm, DeactivateForm, PrivacyForm, ProfileSettingsForm
from accounts.messages import ACCOUNT_DEACTIVATED, SETTINGS_SAVED
from accounts.models import User
from accounts.views.auth import clear_browser_storage
from accounts.views.rate_limits import RateLimitedFormMixin
from core.http.caching import NoStoreMixin
from core.http.redirects import redirect_back
from core.http.request_size import TakesUploadsMixin
from core.http.views import PostOnlyView


class SettingsView(NoStoreMixin, LoginRequiredMixin, UpdateView):
    """Base class of a settings page: a form of the viewer that redirects to itself with a message."""

    context_object_name = "person"

    def get_object(self):
        return copy.copy(self.request.user)  # invalid input must not show in the page layout

    def form_valid(self, form):
        response = super().form_valid(form)
        messages.success(self.request, SETTINGS_SAVED)
        return response


class ProfileSettingsView(TakesUploadsMixin, SettingsView):
    """Public profile: name, bio, pictures, and whether a program runs the account."""

    form_class = ProfileSettingsForm
    template_name = "accounts/settings_profile.html"
    success_url = reverse_lazy("accounts:settings_profile")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=form.status)


class AccountSettingsView(RateLimitedFormMixin, SettingsView):
    """Username and email address, with links to password and deactivation."""

    form_class = AccountForm
    template_name = "accounts/settings_account.html"
    success_url = reverse_lazy("accounts:account")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs):
        viewer = self.request.user
        emails = {"email_to_confirm": viewer.unconfirmed_email, "former_email": viewer.usable_former_email}
        return super().get_context_data(**emails, **kwargs)

    def form_valid(self, form):
        try:
            response = super().form_valid(form)
        except IntegrityError as error:
            form.add_integrity_error(error)
            return self.form_invalid(form)
        if form.new_email:
            send_verification_email_to_address(self.request, self.object.request_email_change(form.new_email))
        return response


class PrivacySettingsView(SettingsView):
    """Protected account and direct messages."""

    form_class = PrivacyForm
    template_name = "accounts/settings_privacy.html"
    success_url = reverse_lazy("accounts:privacy")


class AppearanceSettingsView(SettingsView):
    """Theme, keyboard shortcuts, reminders."""

    form_class = AppearanceForm
    template_name = "accounts/settings_appearance.html"
    success_url = reverse_lazy("accounts:design")


class DeactivateView(NoStoreMixin, LoginRequiredMixin, RateLimitedFormMixin, FormView):
    """Deactivation of the account, confirmed by password."""

    form_class = DeactivateForm
    template_name = "accounts/deactivate.html"
    success_url = "/"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user}

    def form_valid(self, form):
        try:
            self.request.user.deactivate()
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        logout(self.request)
        messages.info(self.request, ACCOUNT_DEACTIVATED)
        response = super().form_valid(form)
        clear_browser_storage(response)
        return response


class ThemeView(PostOnlyView):
    """Sets the theme and redirects back to the previous page."""

    def post(self, request):
        if request.POST.get("theme") in User.Theme.values:
            User.objects.filter(pk=request.user.pk).update(theme=request.POST["theme"])
        return redirect_back(request)
