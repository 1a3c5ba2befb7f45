"""Changes that staff make to users: staff status and email addresses."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts import messages
from accounts.moderators import moderators_group


class StaffMixin(models.Model):
    """Mixin of User with the actions of superusers and moderators."""

    class Meta:
        abstract = True

    def check_superuser_remains(self):
        """Raise ValidationError if this user is a superuser and no other active superuser remains.

        Call it in the transaction that removes the superuser: it locks the rows of all active superusers, so that
        two concurrent removals cannot both succeed.
        """
        people = type(self).objects
        if not people.filter(pk=self.pk, is_superuser=True).exists():
            return
        active = people.active_superusers().order_by("pk").select_for_update(no_key=True)
        if not {*active.values_list("pk", flat=True)} - {self.pk}:
            raise ValidationError(messages.LAST_SUPERUSER, code="last_superuser")

    @transaction.atomic
    def make_moderator(self):
        """Make this user staff and add them to the moderators group. Idempotent."""
        self.is_staff = True
        self.save(update_fields=["is_staff"])
        self.groups.add(moderators_group())

    @transaction.atomic
    def remove_moderator(self):
        """Remove this user from the moderators group, and from staff unless they are a superuser."""
        self.groups.remove(moderators_group())
        if not self.is_superuser:
            self.is_staff = False
            self.save(update_fields=["is_staff"])

    @transaction.atomic
    def sync_email_address(self):
        """Make the account's saved address its only EmailAddress (allauth), deleting requested ones.

        It is confirmed only if this user had confirmed it before. Earlier changes can no longer be undone.
        """
        self.email_changes.open().update(closed_at=timezone.now())
        rows, email = self.emailaddress_set, self.email.lower()
        rows.exclude(email=email).delete()
        if email:
            rows.update_or_create(email=email, defaults={"primary": True})
            self.update_email_ownership()

    def confirm_email_as_staff(self):
        """Confirm the current address; return False if there is none or another account owns it."""
        if not self.email:
            return False
        try:
            with transaction.atomic():
                self.confirm_current_email()
        except IntegrityError:
            return False
        return True
