"""An account's e-mail address: wished for, confirmed, changed and given back."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F

from accounts.emails import normalise_email
from accounts.models.former_email import FormerEmail


class EmailMixin(models.Model):
    """The address rules of a user.

    Several accounts may wish for one address (`email`), only one owns it (`owns_email`). Owning comes with
    confirming; it lets a person log in by the address and decides whose password a reset link changes.
    """

    class Meta:
        abstract = True

    @property
    def must_confirm_email(self):
        """Whether the host wants an e-mail address confirmed before the first witt, and theirs is not."""
        return settings.REQUIRE_CONFIRMED_EMAIL and not self.emailaddress_set.filter(verified=True).exists()

    @property
    def has_confirmed_email(self):
        """Whether they have shown that they read the mail of their present address."""
        return type(self).objects.with_confirmed_email().filter(pk=self.pk).exists()

    @property
    def usable_former_email(self):
        """The former address that still signs them in, which ends when they have a present one; or None."""
        return None if self.email else FormerEmail.objects.filter(pk=self.pk).values_list("email", flat=True).first()

    @property
    def unconfirmed_email(self):
        """The address that waits to be confirmed: one they want to change to, or else their present one; or None."""
        present = self.email
        addresses = dict(self.emailaddress_set.order_by("pk").values_list("email", "verified"))
        wanted = [email for email, verified in addresses.items() if not verified and email != present]
        return wanted[-1] if wanted else None if addresses.get(present) else present or None

    def owner_elsewhere(self, email):
        """Return another account that owns this address, or None."""
        return type(self).objects.owning(email).exclude(pk=self.pk).first()

    @transaction.atomic
    def request_email_change(self, email):
        """Note an address to change to once it is confirmed, in place of any other; return its row."""
        email = normalise_email(email)
        proposed, _ = self.emailaddress_set.get_or_create(email=email)
        others = self.emailaddress_set.filter(verified=False, primary=False)
        others.exclude(pk=proposed.pk).exclude(email=self.email).delete()
        return proposed

    def withdraw_proposed_email(self):
        """Forget every address that was proposed and not confirmed."""
        self.emailaddress_set.filter(verified=False, primary=False).delete()

    @transaction.atomic
    def confirm_email(self, email):
        """Make an address that waits to be confirmed the account's own, in place of any other.

        Returns the EmailChange by which the old address can have the account back, or None when none was left.
        Raises DoesNotExist when the link state changed or the address was withdrawn since this user was read, and
        IntegrityError when another account owns the address.
        """
        email, present = normalise_email(email), type(self).objects.select_for_update().get(pk=self.pk)
        row = present.emailaddress_set.get(email=email)
        if present.link_state != self.link_state:
            raise self.DoesNotExist
        left = present.email if present.owns_email else ""
        self._take_email(email, row)
        return self.email_changes.model.objects.record(self, left, email) if left and left != email else None

    def confirm_present_email(self):
        """Take the present address as confirmed; raises IntegrityError when another account owns it."""
        email = self.email
        self.emailaddress_set.get_or_create(email=email)
        self.confirm_email(email)

    def own_verified_email(self):
        """Own the present address when its row is verified by now, unless another account owns it."""
        verified = self.emailaddress_set.filter(email=self.email, verified=True).exists()
        if verified and not self.owner_elsewhere(self.email):
            type(self).objects.filter(pk=self.pk).update(owns_email=True)

    @transaction.atomic
    def restore_email(self, email):
        """Give the account an address back, void its password and end its logins, links and proposed addresses."""
        self.emailaddress_set.exclude(email=email).delete()
        row, _ = self.emailaddress_set.get_or_create(email=email)
        self.set_unusable_password()
        self.logins_ended = F("logins_ended") + 1
        self.save(update_fields=["password", "logins_ended"])
        self.refresh_from_db(fields=["logins_ended"])
        self._take_email(email, row)

    def _take_email(self, email, row):
        """Own this address, and give it alone; raises IntegrityError when another account owns it."""
        self.emailaddress_set.exclude(pk=row.pk).delete()
        self.emailaddress_set.filter(pk=row.pk).update(verified=True, primary=True)
        self.email, self.owns_email = email, True
        self.save(update_fields=["email", "owns_email"])
