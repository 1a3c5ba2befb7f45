"""How allauth behaves here: our words, our rules for names, our limits."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.emails import normalise_email
from accounts.models import User
from witter.mail import SENDING_ERRORS

MISMATCH = "That username and password don’t match."
MANY_FAILURES = "That’s a lot of wrong passwords. Have a cup of tea and try again in a quarter of an hour."
NO_MAIL = "We couldn’t send an e-mail just now. Please try again in a few minutes."
WELCOME_BACK = "Welcome back. Everything is where you left it."

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Each method is a hook that allauth calls; its docstring says what we do differently."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "too_many_login_attempts": MANY_FAILURES,
        "username_taken": "That username is taken.",
        "email_taken": "That e-mail address has an account already.",
        "enter_current_password": "That isn’t your current password.",
    }

    def is_ajax(self, request):
        """Answer everybody with pages."""
        return False

    def is_safe_url(self, url):
        """Go to no other host, not even to one of ours."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def clean_email(self, email):
        """Bring the address to the one form in which it is kept and looked up."""
        return normalise_email(email)

    def clean_username(self, username, shallow=False):
        """Look the name up in the index that makes it unique."""
        User._meta.get_field("username").run_validators(username)
        if not shallow and User.objects.named(username).exists():
            raise self.validation_error("username_taken")
        return username

    def save_user(self, request, user, form, commit=True):
        """Keep the display name too."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    def set_password(self, user, password):
        """Write nothing but the password."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def login(self, request, user):
        """Bring back somebody who had deactivated their account."""
        if user.is_deactivated:
            user.reactivate()
            messages.success(request, WELCOME_BACK)
        super().login(request, user)

    def get_signup_redirect_url(self, request):
        """Begin with the first steps."""
        return reverse("accounts:welcome")

    def pre_authenticate(self, request, **credentials):
        """Count failures per account and address, per address, and per account wherever they come from."""
        super().pre_authenticate(request, **credentials)
        account = account_named(**credentials)
        anywhere = ratelimit.consume(request, app="allauth.account", action="login_failed_anywhere", key=account)
        if not anywhere:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage.extend(anywhere.usage)  # a sign-in that succeeds takes them all back

    def _get_login_attempts_cache_key(self, request, **credentials):
        return f"{account_named(**credentials)}:{ratelimit.get_ip(request)}"

    def confirm_email(self, request, email_address):
        """Refuse an address that somebody else has taken since it was proposed."""
        try:
            with transaction.atomic():
                return super().confirm_email(request, email_address)
        except IntegrityError:
            messages.error(request, self.error_messages["email_taken"])
            return False

    def send_mail(self, template_prefix, email, context):
        """Say so when no e-mail can be sent, to everybody alike; nothing else fails by that."""
        try:
            super().send_mail(template_prefix, email, context)
        except SENDING_ERRORS as error:
            logger.error("An e-mail could not be sent: %s", type(error).__name__)
            messages.error(self.request, NO_MAIL)

    def get_password_change_redirect_url(self, request):
        return reverse("accounts:account")


def account_named(username="", email="", **credentials):
    """One key for an account, whichever of its two names was typed; an unknown name is a key of its own."""
    login = email or username
    pk = User.objects.signing_in_as(login).values_list("pk", flat=True).first()
    return f"account {pk}" if pk else login.lower()
