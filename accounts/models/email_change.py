"""Changes of email address, which a link mailed to the old address can undo."""

from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import messages
from accounts.emails import comparable_email

UNDO_DAYS = 7
UNDO_PERIOD = timedelta(days=UNDO_DAYS)
SIGNER = signing.TimestampSigner(salt="accounts.email_change")


class EmailChangeQuerySet(models.QuerySet):
    def open(self):
        """Return the changes that can still be undone."""
        return self.filter(closed_at=None, created_at__gt=timezone.now() - UNDO_PERIOD)

    def with_key(self, key):
        """Return the open change of a signed key, with its user, or None."""
        try:
            pk = SIGNER.unsign_object(key, max_age=UNDO_PERIOD)
        except signing.BadSignature:
            return None
        change = self.open().select_related("user").filter(pk=pk).first()
        return change if change and change.user.can_log_in else None

    def record(self, user, old_email, new_email, is_owned):
        """Create a change from an address that `user` gave; return it, or None for a change back.

        A change back to an address that the user left before is not recorded. It closes that earlier change and
        all later ones: the earliest of several old addresses takes precedence. A change from an address that the
        account had for less than the undo period is closed at once, as it may be the address of a thief. So is one
        from an address that it did not own (`is_owned`), as that may be a typing error.
        """
        self.filter(created_at__lt=timezone.now() - UNDO_PERIOD).delete()
        returned_to = user.email_changes.open().filter(old_email=new_email).order_by("pk").first()
        if returned_to:
            returned_to.close_with_later()
            return None
        is_recent = user.email_changes.filter(new_email=comparable_email(old_email)).exists()
        closed_at = None if is_owned and not is_recent else timezone.now()
        return self.create(user=user, old_email=old_email, new_email=new_email, closed_at=closed_at)


class EmailChange(models.Model):
    """A change from an address that the account gave to another confirmed address. Closed ones cannot be undone."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="email_changes")
    old_email = models.EmailField()
    new_email = models.EmailField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = EmailChangeQuerySet.as_manager()

    class Meta:
        db_table = "email_changes"
        constraints = [
            models.CheckConstraint(condition=~Q(old_email=F("new_email")), name="email_changes_not_same"),
            models.CheckConstraint(condition=~Q(old_email=""), name="email_changes_old_email_not_empty"),
        ]

    def __str__(self):
        return f"{self.user} at {self.created_at:%Y-%m-%d %H:%M}"

    def save(self, *args, **kwargs):
        """Save both addresses in comparable form (accounts.emails)."""
        self.old_email, self.new_email = comparable_email(self.old_email), comparable_email(self.new_email)
        super().save(*args, **kwargs)

    @property
    def key(self):
        """Signed key of the link that undoes this change."""
        return SIGNER.sign_object(self.pk)

    @transaction.atomic
    def undo(self):
        """Restore the old address, log the account out everywhere and make its password unusable.

        Close this change and all later ones. Return the user. Raise DoesNotExist if the change is no longer open, and
        ValidationError if another account owns the old address.
        """
        user = type(self.user).objects.select_for_update().get(pk=self.user_id)
        change = EmailChange.objects.open().get(pk=self.pk)
        if user.owner_elsewhere(change.old_email):
            raise ValidationError(messages.EMAIL_OWNED_AT_UNDO, code="email_taken")
        change.close_with_later()
        user.restore_email(change.old_email)
        return user

    def close_with_later(self):
        """Close this change and all later ones of the account, so that they can no longer be undone."""
        later = EmailChange.objects.filter(user_id=self.user_id, pk__gte=self.pk, closed_at=None)
        later.update(closed_at=timezone.now())
