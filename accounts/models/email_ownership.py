"""The rules of a user's email address: requesting, confirming, changing and restoring it."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F

from accounts.emails import normalise_email
from accounts.models.former_email import FormerEmail


class EmailMixin(models.Model):
    """Mixin of User with the rules of its email address.

    Several accounts may give the same address (`email`); only one, which has confirmed it, owns it (`owns_email`).
    The owner can log in by the address, and its password is the one that a reset link changes.
    """

    class Meta:
        abstract = True

    @property
    def must_confirm_email(self):
        """Whether a confirmed address is required before posting (REQUIRE_CONFIRMED_EMAIL) and missing."""
        return settings.REQUIRE_CONFIRMED_EMAIL and not self.emailaddress_set.filter(verified=True).exists()

    @property
    def has_confirmed_email(self):
        """Whether the current address is confirmed."""
        return type(self).objects.with_confirmed_email().filter(pk=self.pk).exists()

    @property
    def usable_former_email(self):
        """The former address that is valid for login while the user has no current address, or None."""
        return None if self.email else FormerEmail.objects.filter(pk=self.pk).values_list("email", flat=True).first()

    @property
    def unconfirmed_email(self):
        """The address awaiting confirmation: a requested new one, or else the current one; or None."""
        current = self.email
        addresses = dict(self.emailaddress_set.order_by("pk").values_list("email", "verified"))
        requested = [email for email, verified in addresses.items() if not verified and email != current]
        return requested[-1] if requested else None if addresses.get(current) else current or None

    def owner_elsewhere(self, email):
        """Return the other account that owns this address, or None."""
        return type(self).objects.with_owned_email(email).exclude(pk=self.pk).first()

    @transaction.atomic
    def request_email_change(self, email):
        """Store a new address to confirm, replacing any other request; return its EmailAddress."""
        email = normalise_email(email)
        requested, _ = self.emailaddress_set.get_or_create(email=email)
        others = self.emailaddress_set.filter(verified=False, primary=False)
        others.exclude(pk=requested.pk).exclude(email=self.email).delete()
        return requested

    def cancel_email_change(self):
        """Delete every requested address that is not confirmed."""
        self.emailaddress_set.filter(verified=False, primary=False).delete()

    @transaction.atomic
    def confirm_email(self, email):
        """Confirm an address and make it the account's only one.

        Return the EmailChange, or None if the account had no other address or returned to an earlier one. Raise
        DoesNotExist if the link state changed or the request was cancelled since this user was loaded, and
        IntegrityError if another account owns the address.
        """
        email, stored = normalise_email(email), type(self).objects.select_for_update().get(pk=self.pk)
        row = stored.emailaddress_set.get(email=email)
        if stored.link_state != self.link_state:
            raise self.DoesNotExist
        self._set_owned_email(email, row)
        if stored.email in ("", email):
            return None
        return self.email_changes.model.objects.record(self, stored.email, email, is_owned=stored.owns_email)

    def confirm_current_email(self):
        """Confirm the current address. Raise IntegrityError if another account owns it."""
        email = self.email
        self.emailaddress_set.get_or_create(email=email)
        self.confirm_email(email)

    def update_email_ownership(self):
        """Set `owns_email` if the current address is verified, unless another account owns it."""
        verified = self.emailaddress_set.filter(email=self.email, verified=True).exists()
        if verified and not self.owner_elsewhere(self.email):
            type(self).objects.filter(pk=self.pk).update(owns_email=True)

    @transaction.atomic
    def restore_email(self, email):
        """Set an address as the only one, make the password unusable, and end all sessions and links."""
        self.emailaddress_set.exclude(email=email).delete()
        row, _ = self.emailaddress_set.get_or_create(email=email)
        self.set_unusable_password()
        self.session_version = F("session_version") + 1
        self.save(update_fields=["password", "session_version"])
        self.refresh_from_db(fields=["session_version"])
        self._set_owned_email(email, row)

    def _set_owned_email(self, email, row):
        """Make this the account's only address, confirmed. Raise IntegrityError if another account owns it."""
        self.emailaddress_set.exclude(pk=row.pk).delete()
        self.emailaddress_set.filter(pk=row.pk).update(verified=True, primary=True)
        self.email, self.owns_email = email, True
        self.save(update_fields=["email", "owns_email"])
