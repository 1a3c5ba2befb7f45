"""Pages at the door, on allauth's machinery: signing up, in and out, a new password, a confirmed address."""

from allauth.account import views as allauth
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from witter.actions import ActionView

MANY_SIGN_UPS = "A lot of people joined from where you are in the last hour. Please try again a little later."


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

    def form_invalid(self, form):
        if form.has_error("email", "email_taken"):
            ratelimit.consume(self.request, action="sign_up")
        return super().form_invalid(form)

    def refuse(self, form):
        """The form again, with what was typed and why nothing came of it."""
        form.full_clean()
        form.errors.clear()
        form.add_error(None, MANY_SIGN_UPS)
        return self.render_to_response(self.get_context_data(form=form), status=429)


class SignInView(allauth.LoginView):
    """Come in, by username or e-mail."""

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
            response.status_code = 429
        return response


class SignOutView(allauth.LogoutView):
    """Leave."""

    http_method_names = ["post", "options"]
    is_open_to_suspended = True


class ResetFromKeyView(allauth.PasswordResetFromKeyView):
    """Choose a new password by the link in an e-mail. Whoever is signed in stays so until the form is sent."""

    def logout(self):
        if self.request.method == "POST":
            super().logout()


class ConfirmEmailView(allauth.ConfirmEmailView):
    """Confirm an e-mail address by the link in an e-mail; nobody need be signed in, and nobody is signed out."""

    def logout_other_user(self, confirmation):
        pass

    def post(self, *args, **kwargs):
        try:
            return super().post(*args, **kwargs)
        except Http404:
            return self.get(*args, **kwargs)


class SendConfirmationView(ActionView):
    """Send the link once more, to the address that waits to be confirmed."""

    def post(self, request):
        email = request.user.email_to_confirm
        if email and not send_verification_email_to_address(request, request.user.propose_email(email)):
            messages.info(request, "The link is on its way already. Give it a few minutes.")
        return HttpResponseRedirect(reverse("accounts:account"))
