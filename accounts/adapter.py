"""How allauth behaves here: our words, our rules for names, our limits."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe

from accounts.devices import known_devices, remember_device
from accounts.emails import comparable_email, normalise_email
from accounts.links import EmailConfirmation, absolute_url
from accounts.models import User
from accounts.models.email_change import UNDO_DAYS
from core.mail import SENDING_ERRORS

LOGIN_FAILED = "That username and password don’t match."
EMAIL_MISMATCH = (
    "That email and password don’t match. An email logs you in once it’s confirmed; until then, use your username."
)
TOO_MANY_LOGINS = mark_safe(
    "That’s a lot of wrong passwords. Have a cup of tea and try again in a quarter of an hour, or "
    '<a class="alert-link" href="/password/reset">choose a new password by email</a>.'
)
MAIL_FAILED = "We couldn’t send an e-mail just now. Please try again in a few minutes."
WELCOME_BACK = "Welcome back. Everything is where you left it."

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Each method is a hook that allauth calls; its docstring says what we do differently."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": LOGIN_FAILED,
        "email_password_mismatch": EMAIL_MISMATCH,
        "too_many_login_attempts": TOO_MANY_LOGINS,
        "username_taken": "That username is taken.",
        "email_taken": "Another account has confirmed that address.",
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
        if not shallow and User.objects.with_username(username).exists():
            raise self.validation_error("username_taken")
        return username

    def save_user(self, request, user, form, commit=True):
        """Keep the display name too."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    @transaction.atomic
    def set_password(self, user, password):
        """Write nothing but the password; raise PermissionDenied when what allowed it is void by now."""
        present = User.objects.select_for_update().get(pk=user.pk)
        if present.link_state != user.link_state:
            raise PermissionDenied
        user.set_password(password)
        user.save(update_fields=["password"])

    def login(self, request, user):
        """Bring back somebody who had deactivated their account."""
        if user.is_deactivated:
            user.reactivate()
            messages.success(request, WELCOME_BACK)
        super().login(request, user)

    def post_login(self, request, user, **kwargs):
        """Make the browser a known device of the account."""
        response = super().post_login(request, user, **kwargs)
        remember_device(response, user)
        return response

    def get_signup_redirect_url(self, request):
        """Begin with the first steps."""
        return reverse("accounts:welcome")

    def pre_authenticate(self, request, **credentials):
        """Count failures: per name and address, per address, and per name; of a known device by itself.

        The counters go by the name that was typed, not by the account: otherwise filling the one of a username
        would tell which address belongs to it. A device is known to the account that the name stands for; where it
        knows another that merely gave the same address, both kinds of counters count.
        """
        name = name_typed(**credentials)
        devices = known_devices(request, name)
        account = User.objects.with_login(name).first() if devices else None
        keys = [("login_failed_device", devices[account])] if account in devices else []
        if not keys:
            keys = [("login_failed_device", device) for device in devices.values()]
            keys.append(("login_failed", self._get_login_attempts_cache_key(request, **credentials)))
            keys.append(("login_failed_anywhere", name))
        self._login_failed_rl_usage = self._consume(request, keys)

    def _consume(self, request, keys):
        """Count one try under each (action, key); raise ValidationError when one of the limits is reached."""
        usage = ratelimit.RateLimitUsage(usage=[])
        for action, key in keys:
            used = ratelimit.consume(request, app="allauth.account", action=action, key=key)
            if not used:
                raise self.validation_error("too_many_login_attempts")
            usage.usage.extend(used.usage)
        return usage

    def _get_login_attempts_cache_key(self, request, **credentials):
        return f"{name_typed(**credentials)}:{ratelimit.get_ip(request)}"

    def reauthenticate(self, user, password):
        """Check the viewer's own password; failures count within their sessions alone, where strangers cannot add."""
        usage = self._consume(self.request, [("password_check", str(user.pk))])
        if not user.check_password(password):
            return False
        usage.rollback()
        return True

    def confirm_email(self, request, email_address):
        """Confirm an address, and send the old one a link to undo the change."""
        user = email_address.user
        try:
            change = user.confirm_email(email_address.email)
        except ObjectDoesNotExist:
            raise Http404 from None
        except IntegrityError:
            messages.error(request, self.error_messages["email_taken"])
            return False
        self.add_message(
            request, messages.SUCCESS, "account/messages/email_confirmed.txt", {"email": email_address.email}
        )
        if change:
            facts = {"timestamp": timezone.now(), "change": change, "undo_days": UNDO_DAYS}
            facts["undo_url"] = absolute_url("account_restore_email", change.key)
            self.send_mail("account/email/email_changed", change.old_email, facts)
        return True

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """Send what `mail_confirmation` sends, within the limit of a mailbox. Past it nothing is sent or said."""
        address = emailconfirmation.email_address
        key = comparable_email(address.email)
        if ratelimit.consume(request, app="allauth.account", action="mail_to_address", key=key):
            self.mail_confirmation(address, signup)

    def mail_confirmation(self, address, signup=False):
        """Send a link that ends with the account's link state; tell the owner when the address has one already.

        Whoever asked sees the same in both cases.
        """
        owner = address.user.owner_elsewhere(address.email)
        if owner:
            facts = {"owner": owner, "username": address.user.username}
            self.send_mail("account/email/account_already_exists", owner.email, facts)
        else:
            super().send_confirmation_mail(self.request, EmailConfirmation(address), signup)

    def get_email_confirmation_url(self, request, emailconfirmation):
        """Build the link from the site's own address."""
        return absolute_url("account_confirm_email", emailconfirmation.key)

    def send_mail(self, template_prefix, email, context):
        """Say so when no e-mail can be sent, to everybody alike; nothing else fails by that."""
        try:
            super().send_mail(template_prefix, email, context)
        except SENDING_ERRORS as error:
            logger.error("An e-mail could not be sent: %s", type(error).__name__)
            messages.error(self.request, MAIL_FAILED)

    def get_password_change_redirect_url(self, request):
        return reverse("accounts:account")


def name_typed(username="", email="", **credentials):
    """Return the key of a login name in the counters: one for all spellings of it, whether or not it exists."""
    return comparable_email(email or username).removeprefix("@")
