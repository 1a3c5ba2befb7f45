"""Links in account emails: built from `settings.SITE_URL`, and invalid once the account's link state changes."""

from allauth.account import app_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

SALT = "accounts.email_confirmation"


def absolute_url(name, *args):
    """Return the absolute URL of a named route, from `settings.SITE_URL` and not from the request's Host."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


class ResetTokenGenerator(PasswordResetTokenGenerator):
    """Django's password reset tokens, which also become invalid when `User.link_state` changes."""

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}{user.link_state}"


class EmailConfirmation(EmailConfirmationHMAC):
    """allauth's signed email confirmation, which also becomes invalid when `User.link_state` changes."""

    @property
    def key(self):
        address = self.email_address
        return signing.dumps([address.pk, address.user.link_state], salt=SALT)

    @classmethod
    def from_key(cls, key):
        """Return the confirmation of a key, or None if the key is wrong, used, expired or invalidated."""
        days = app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS
        try:
            pk, state = signing.loads(key, salt=SALT, max_age=days * 24 * 60 * 60)
        except signing.BadSignature:
            return None
        address = EmailAddress.objects.select_related("user").filter(pk=pk, verified=False).first()
        return cls(address) if address and constant_time_compare(state, address.user.link_state) else None
