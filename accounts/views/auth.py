"""Pages at the door, on allauth's machinery: signing up, in and out, a new password, a confirmed address."""

from contextlib import suppress

from allauth.account import views as allauth
from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.devices import remember_device
from accounts.forms.auth import send_reset_links
from accounts.links import EmailConfirmation
from accounts.models import EmailChange
from core.http.views import PostOnlyView

TOO_MANY_SIGN_UPS = "A lot of people joined from where you are in the last hour. Please try again a little later."
FORGET_DRAFTS = "forget-drafts"  # the name of a cookie that static/js/drafts.js reads and deletes


def forget_drafts(response):
    """Have the next page delete the drafts that this browser keeps."""
    response.set_cookie(FORGET_DRAFTS, "1", max_age=600, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")


class SignUpView(allauth.SignupView):
    """Join. Names tried and people made count towards the hour's limit; slips of the pen do not."""

    def get_initial(self):
        names = {name: self.request.GET.get(name, "") for name in ("name", "username", "email")}
        return super().get_initial() | names

    def post(self, request, *args, **kwargs):
        if not ratelimit.consume(request, action="sign_up", dry_run=True):
            return self.refuse(self.get_form())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        if not ratelimit.consume(self.request, action="sign_up"):
            return self.refuse(form)
        try:
            return super().form_valid(form)
        except IntegrityError as error:
            form.add_taken(error)
            return super().form_invalid(form)

    def refuse(self, form):
        """The form again, with what was typed and why nothing came of it."""
        form.full_clean()
        form.errors.clear()
        form.add_error(None, TOO_MANY_SIGN_UPS)
        return self.render_to_response(self.get_context_data(form=form), status=429)


class SignInView(allauth.LoginView):
    """Come in, by username or e-mail."""

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
            response.status_code = 429
        return response

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        refused = context["form"].has_error(NON_FIELD_ERRORS, "too_many_login_attempts")
        return context | {"help": None if refused else "account/_mismatch_help.html"}


class SignOutView(allauth.LogoutView):
    """Leave. The next page makes the browser forget the drafts that it holds."""

    http_method_names = ["post", "options"]
    is_open_to_suspended = True

    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        forget_drafts(response)
        return response


class ChangePasswordView(LoginRequiredMixin, allauth.PasswordChangeView):
    """Choose a new password, knowing the old one; this browser stays signed in and known."""

    def form_valid(self, form):
        response = super().form_valid(form)
        remember_device(response, self.request.user)
        return response

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.has_error("oldpassword", "too_many_login_attempts"):
            response.status_code = 429
        return response


class ResetFromKeyView(allauth.PasswordResetFromKeyView):
    """Choose a new password by the link in an e-mail. Whoever is signed in stays so until the form is sent."""

    def logout(self):
        if self.request.method == "POST":
            super().logout()

    def form_valid(self, form):
        """Take the link as proof of the mailbox, and let this browser try the new password whatever strangers did."""
        response = super().form_valid(form)
        with suppress(IntegrityError):
            self.reset_user.confirm_present_email()
        remember_device(response, self.reset_user)
        return response


class ConfirmEmailView(allauth.ConfirmEmailView):
    """Confirm an e-mail address by the link in an e-mail; nobody need be signed in, and nobody is signed out."""

    def get_object(self, queryset=None):
        confirmation = EmailConfirmation.from_key(self.kwargs["key"])
        if not confirmation:
            raise Http404
        return confirmation

    def logout_other_user(self, confirmation):
        pass

    def get_context_data(self, **kwargs):
        address = self.object and self.object.email_address
        free = bool(address) and not address.user.owner_elsewhere(address.email)
        return super().get_context_data(**kwargs) | {"can_confirm": free}

    def post(self, *args, **kwargs):
        try:
            return super().post(*args, **kwargs)
        except Http404:
            return self.get(*args, **kwargs)


class RestoreEmailView(TemplateView):
    """Undo a change of address by the link that the old address was sent; POST does it, GET only asks."""

    template_name = "account/email_restore.html"

    def get_context_data(self, **kwargs):
        change = EmailChange.objects.of_key(self.kwargs["key"])
        return super().get_context_data(change=change, **kwargs)

    def post(self, request, key):
        change = EmailChange.objects.of_key(key)
        try:
            user = change and change.undo()
        except EmailChange.DoesNotExist:
            user = None
        except ValidationError as error:
            return self.render_to_response(self.get_context_data(refusal=error.message))
        if not user:
            return self.render_to_response(self.get_context_data())
        send_reset_links(user.email, [user])
        return self.render_to_response(self.get_context_data(restored=user))


class ResendConfirmationView(PostOnlyView):
    """Send the link once more, to the address that waits to be confirmed, however many others gave it as theirs."""

    def post(self, request):
        email, adapter = request.user.unconfirmed_email, get_adapter()
        if email and not ratelimit.consume(request, action="send_confirmation", key=f"{request.user.pk} {email}"):
            messages.info(request, "The link is on its way already. Give it a few minutes.")
        elif email:
            adapter.mail_confirmation(request.user.request_email_change(email))
            template = "account/messages/email_confirmation_sent.txt"
            adapter.add_message(request, messages.INFO, template, {"email": email})
        return HttpResponseRedirect(reverse("accounts:account"))
