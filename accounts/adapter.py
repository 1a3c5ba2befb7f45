"""The allauth adapter: messages, username checks, rate limits and mail of the account pages."""

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

from accounts.devices import known_devices, remember_device
from accounts.emails import comparable_email, normalise_email
from accounts.links import EmailConfirmation, absolute_url
from accounts.messages import (
    ACCOUNT_REACTIVATED,
    EMAIL_CONFIRMED_ELSEWHERE,
    LOGIN_MISMATCH,
    LOGIN_MISMATCH_BY_EMAIL,
    MAIL_NOT_SENT,
    PASSWORD_INCORRECT,
    TOO_MANY_LOGINS,
    USERNAME_TAKEN,
)
from accounts.models import User
from accounts.models.email_change import UNDO_DAYS
from core.mail import SENDING_ERRORS

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Overrides of allauth's hooks. Each docstring describes the difference from allauth's own method."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": LOGIN_MISMATCH,
        "email_password_mismatch": LOGIN_MISMATCH_BY_EMAIL,
        "too_many_login_attempts": TOO_MANY_LOGINS,
        "username_taken": USERNAME_TAKEN,
        "email_taken": EMAIL_CONFIRMED_ELSEWHERE,
        "enter_current_password": PASSWORD_INCORRECT,
    }

    def is_ajax(self, request):
        """Return False, so that every request is answered with an HTML page and never with JSON."""
        return False

    def is_safe_url(self, url):
        """Return whether a redirect target is on the host of the request; other hosts of the site are refused too."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def clean_email(self, email):
        """Return the normal form of the address, in which it is stored and compared."""
        return normalise_email(email)

    def clean_username(self, username, shallow=False):
        """Validate a username; the query for it uses the unique index on `lower(username)`."""
        User._meta.get_field("username").run_validators(username)
        if not shallow and User.objects.with_username(username).exists():
            raise self.validation_error("username_taken")
        return username

    def save_user(self, request, user, form, commit=True):
        """Save the display name of the form as well."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    @transaction.atomic
    def set_password(self, user, password):
        """Save only the password. Raise PermissionDenied if the link state changed since `user` was loaded."""
        stored = User.objects.select_for_update().get(pk=user.pk)
        if stored.link_state != user.link_state:
            raise PermissionDenied
        user.set_password(password)
        user.save(update_fields=["password"])

    def login(self, request, user):
        """Reactivate a deactivated account before logging in."""
        if user.is_deactivated:
            user.reactivate()
            messages.success(request, ACCOUNT_REACTIVATED)
        super().login(request, user)

    def post_login(self, request, user, **kwargs):
        """Set the known-device cookie on the response."""
        response = super().post_login(request, user, **kwargs)
        remember_device(response, user)
        return response

    def get_signup_redirect_url(self, request):
        """Return the address of the first onboarding step."""
        return reverse("accounts:welcome")

    def pre_authenticate(self, request, **credentials):
        """Count a login attempt in the rate limits; raise ValidationError when one of them is reached.

        An attempt from a known device of the account counts for that device only. Any other counts per login name
        and IP address, per IP address, and per login name. The keys are made from the typed name, not from the
        account: otherwise a full counter of a username would reveal which email address belongs to it. A device
        known to another account that gave the same address counts in both groups.
        """
        name = rate_limit_key(**credentials)
        devices = known_devices(request, name)
        account = User.objects.with_login(name).first() if devices else None
        keys = [("login_failed_device", devices[account])] if account in devices else []
        if not keys:
            keys = [("login_failed_device", device) for device in devices.values()]
            keys.append(("login_failed", self._get_login_attempts_cache_key(request, **credentials)))
            keys.append(("login_failed_anywhere", name))
        self._login_failed_rl_usage = self._consume(request, keys)

    def _consume(self, request, keys):
        """Count one attempt for each (action, key); raise ValidationError when one of the limits is reached."""
        usage = ratelimit.RateLimitUsage(usage=[])
        for action, key in keys:
            used = ratelimit.consume(request, app="allauth.account", action=action, key=key)
            if not used:
                raise self.validation_error("too_many_login_attempts")
            usage.usage.extend(used.usage)
        return usage

    def _get_login_attempts_cache_key(self, request, **credentials):
        return f"{rate_limit_key(**credentials)}:{ratelimit.get_ip(request)}"

    def reauthenticate(self, user, password):
        """Return whether the password is right. Failures count per signed-in user, not per name."""
        usage = self._consume(self.request, [("password_check", str(user.pk))])
        if not user.check_password(password):
            return False
        usage.rollback()
        return True

    def confirm_email(self, request, email_address):
        """Confirm an address, and mail the previous address: a link that undoes the change, or else a notice."""
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
        if change and change.closed_at:
            self.mail_left_address(user, change.old_email)
        elif change:
            context = {"timestamp": timezone.now(), "change": change, "undo_days": UNDO_DAYS}
            context["undo_url"] = absolute_url("account_restore_email", change.key)
            self.send_mail("account/email/email_changed", change.old_email, context)
        return True

    def mail_left_address(self, user, email):
        """Mail an address that it is no longer the one of `user`. The mail does not name the new address."""
        self.send_mail("account/email/email_left", email, {"timestamp": timezone.now(), "username": user.username})

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """Call `mail_confirmation` within the rate limit of the address; do nothing, silently, above it."""
        address = emailconfirmation.email_address
        key = comparable_email(address.email)
        if ratelimit.consume(request, app="allauth.account", action="mail_to_address", key=key):
            self.mail_confirmation(address, signup)

    def mail_confirmation(self, address, signup=False):
        """Mail a confirmation link, or a notice to the owner if another account owns the address.

        The response is the same in both cases, and above the rate limit of all mail to the address, when nothing is
        sent. The link becomes invalid when the account's link state changes.
        """
        key = comparable_email(address.email)
        if not ratelimit.consume(self.request, app="allauth.account", action="all_mail_to_address", key=key):
            return
        owner = address.user.owner_elsewhere(address.email)
        if owner:
            context = {"owner": owner, "username": address.user.username}
            self.send_mail("account/email/account_already_exists", owner.email, context)
        else:
            super().send_confirmation_mail(self.request, EmailConfirmation(address), signup)

    def get_email_confirmation_url(self, request, emailconfirmation):
        """Return the confirmation link, built from `settings.SITE_URL` and not from the request."""
        return absolute_url("account_confirm_email", emailconfirmation.key)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Mail `user` about a change of their account; the template has the user in its context."""
        super().send_notification_mail(template_prefix, user, {"user": user} | (context or {}), email)

    def send_mail(self, template_prefix, email, context):
        """Send an email; on a sending error, log it and show a message instead of failing the request."""
        try:
            super().send_mail(template_prefix, email, context)
        except SENDING_ERRORS as error:
            logger.error("An email could not be sent: %s", type(error).__name__)
            messages.error(self.request, MAIL_NOT_SENT)

    def get_password_change_redirect_url(self, request):
        return reverse("accounts:account")


def rate_limit_key(username="", email="", **credentials):
    """Return the rate limit key of a login name: the same for all spellings, whether or not an account exists."""
    return comparable_email(email or username).removeprefix("@")
