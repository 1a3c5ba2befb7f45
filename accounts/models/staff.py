"""What staff change about a person: their address, and who is staff."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

LAST_SUPERUSER = "Nobody else here may change everything. Make somebody else a superuser first."


class StaffMatters(models.Model):
    """The part of a person that superusers and moderators look after."""

    class Meta:
        abstract = True

    def check_superuser_remains(self):
        """Raise ValidationError if this person is a superuser and no other one could still log in.

        Call it in the transaction that takes the right away or the person out: it locks the rows of all active
        superusers, so that two of them, at the same time, cannot each count on the other.
        """
        people = type(self).objects
        if not people.filter(pk=self.pk, is_superuser=True).exists():
            return
        active = people.active_superusers().order_by("pk").select_for_update(no_key=True)
        if not {*active.values_list("pk", flat=True)} - {self.pk}:
            raise ValidationError(LAST_SUPERUSER, code="last_superuser")

    @transaction.atomic
    def make_moderator(self):
        """Make this person staff, in the group of moderators. Twice is once."""
        from accounts.moderators import moderators

        self.is_staff = True
        self.save(update_fields=["is_staff"])
        self.groups.add(moderators())

    @transaction.atomic
    def end_moderator(self):
        """Take this person out of the group of moderators, and off the staff unless they are a superuser."""
        from accounts.moderators import moderators

        self.groups.remove(moderators())
        if not self.is_superuser:
            self.is_staff = False
            self.save(update_fields=["is_staff"])

    @transaction.atomic
    def follow_email(self):
        """Let the account's address (saved already) be the only one that allauth knows of.

        It counts as confirmed only if this person had confirmed it before. Proposed addresses are forgotten.
        """
        rows, email = self.emailaddress_set, self.email.lower()
        rows.exclude(email=email).delete()
        if email:
            rows.update_or_create(email=email, defaults={"primary": True})
            self.own_verified_email()

    def confirm_email_unseen(self):
        """Confirm the present address, never a proposed one; return False without one, or where another owns it."""
        if not self.email:
            return False
        try:
            with transaction.atomic():
                self.confirm_present_email()
        except IntegrityError:
            return False
        return True
