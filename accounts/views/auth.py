"""Pages of sign-up, login, logout, passwords and email confirmation, based on allauth's views."""

from contextlib import suppress

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.devices import remember_device
from accounts.forms.auth import send_reset_links
from accounts.links import EmailConfirmation
from accounts.login_reasons import login_reason
from accounts.messages import EMAIL_CONFIRMATION_SENT_RECENTLY, TOO_MANY_PASSWORD_RESETS, TOO_MANY_SIGN_UPS
from accounts.models import EmailChange
from accounts.views.rate_limits import RateLimitedFormMixin
from core.http.caching import NoStoreMixin
from core.http.views import PostOnlyView

FORGET_DRAFTS_COOKIE = "forget-drafts"  # read and deleted by static/js/drafts.js


def clear_browser_storage(response):
    """Let the browser delete what it stores of the former viewer: cached pages, and with the next page drafts."""
    response["Clear-Site-Data"] = '"cache"'
    response.set_cookie(FORGET_DRAFTS_COOKIE, "1", max_age=600, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")


class SignUpView(allauth.SignupView):
    """Sign-up page. Valid forms count towards the hourly limit; invalid ones do not.

    The short form of the welcome page (`prefill`) is a POST too, so that nothing personal is part of an address. It
    opens this page with what was typed, and is neither validated nor counted.
    """

    @property
    def is_prefill(self):
        return "prefill" in self.request.POST

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.is_prefill:
            typed = {name: kwargs["data"].get(name, "") for name in ("name", "email")}
            kwargs |= {"data": None, "files": None, "initial": kwargs["initial"] | typed}
        return kwargs

    def post(self, request, *args, **kwargs):
        if self.is_prefill:
            return self.get(request, *args, **kwargs)
        if not ratelimit.consume(request, action="sign_up", dry_run=True):
            return self.render_rate_limited(self.get_form())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        if not ratelimit.consume(self.request, action="sign_up"):
            return self.render_rate_limited(form)
        try:
            return super().form_valid(form)
        except IntegrityError as error:
            form.add_integrity_error(error)
            return super().form_invalid(form)

    def render_rate_limited(self, form):
        """Return the submitted form with the rate limit message, status 429."""
        form.full_clean()
        form.errors.clear()
        form.add_error(None, TOO_MANY_SIGN_UPS)
        return self.render_to_response(self.get_context_data(form=form), status=429)


class SignInView(RateLimitedFormMixin, allauth.LoginView):
    """Login page, by username or email address."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        values = self.request.POST or self.request.GET
        action = values.get("why", "")
        context |= {"action": action, "reason": login_reason(action, values.get("next", ""))}
        return context | {"help": None if context["form"].is_rate_limited else "account/_mismatch_help.html"}


class SignOutView(allauth.LogoutView):
    """Logs out, and clears what the browser stores."""

    http_method_names = ["post", "options"]
    is_open_to_suspended = True

    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        clear_browser_storage(response)
        return response


class ChangePasswordView(NoStoreMixin, LoginRequiredMixin, RateLimitedFormMixin, allauth.PasswordChangeView):
    """Password change page. The browser stays logged in and a known device; apps are ended if `ends_apps`."""

    def form_valid(self, form):
        response = super().form_valid(form)
        if form.cleaned_data["ends_apps"]:
            self.request.user.log_out_everywhere()
            update_session_auth_hash(self.request, self.request.user)
        remember_device(response, self.request.user)
        return response


class ResetPasswordView(allauth.PasswordResetView):
    """Page that mails a password reset link. Above the rate limit it shows that links were sent already."""

    def form_valid(self, form):
        response = super().form_valid(form)
        if response.status_code != 429:
            return response
        form.add_error(None, TOO_MANY_PASSWORD_RESETS)
        return self.render_to_response(self.get_context_data(form=form), status=429)


class ResetFromKeyView(allauth.PasswordResetFromKeyView):
    """Password reset page of a mailed link. A logged-in user is logged out only when the form is submitted."""

    def logout(self):
        if self.request.method == "POST":
            super().logout()

    def form_valid(self, form):
        """Confirm the address, which the link proves, end apps, and make the browser a known device."""
        response = super().form_valid(form)
        self.reset_user.log_out_everywhere()  # somebody else may have known the password, and allowed an app something
        with suppress(IntegrityError):
            self.reset_user.confirm_current_email()
        remember_device(response, self.reset_user)
        return response


class ConfirmEmailView(allauth.ConfirmEmailView):
    """Email confirmation page of a mailed link. It requires no login and logs nobody out."""

    def get_object(self, queryset=None):
        confirmation = EmailConfirmation.from_key(self.kwargs["key"])
        if not confirmation:
            raise Http404
        return confirmation

    def logout_other_user(self, confirmation):
        pass

    def get_context_data(self, **kwargs):
        address = self.object and self.object.email_address
        is_available = bool(address) and not address.user.owner_elsewhere(address.email)
        return super().get_context_data(**kwargs) | {"can_confirm": is_available}

    def post(self, *args, **kwargs):
        try:
            return super().post(*args, **kwargs)
        except Http404:
            return self.get(*args, **kwargs)


class RestoreEmailView(TemplateView):
    """Page of the link mailed to an old address: GET shows a button, POST undoes the change of address."""

    template_name = "account/email_restore.html"

    def get_context_data(self, **kwargs):
        change = EmailChange.objects.with_key(self.kwargs["key"])
        return super().get_context_data(change=change, **kwargs)

    def post(self, request, key):
        change = EmailChange.objects.with_key(key)
        try:
            user = change and change.undo()
        except EmailChange.DoesNotExist:
            user = None
        except ValidationError as error:
            return self.render_to_response(self.get_context_data(refusal=error.message))
        if not user:
            return self.render_to_response(self.get_context_data())
        get_adapter().mail_left_address(user, change.user.email)  # loaded before the undo
        send_reset_links(user.email, [user])
        return self.render_to_response(self.get_context_data(restored=user))


class ResendConfirmationView(PostOnlyView):
    """Sends the confirmation link again, within a limit per account and address."""

    def post(self, request):
        email, adapter = request.user.unconfirmed_email, get_adapter()
        if email and not ratelimit.consume(request, action="send_confirmation", key=f"{request.user.pk} {email}"):
            messages.info(request, EMAIL_CONFIRMATION_SENT_RECENTLY)
        elif email:
            adapter.mail_confirmation(request.user.request_email_change(email))
            template = "account/messages/email_confirmation_sent.txt"
            adapter.add_message(request, messages.INFO, template, {"email": email})
        return HttpResponseRedirect(reverse("accounts:account"))
