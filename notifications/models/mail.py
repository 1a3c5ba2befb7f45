from django.conf import settings
from django.db import models

from notifications.mailings import MailingQuerySet, MailKind


class MailSettings(models.Model):
    """What somebody wants e-mails about; no row yet means all of it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mail_settings"
    )
    mention = models.BooleanField("mentions", default=True, db_default=True)
    follower = models.BooleanField("new followers", default=True, db_default=True)
    message = models.BooleanField("messages", default=True, db_default=True)
    digest = models.BooleanField("the week", default=True, db_default=True)

    class Meta:
        db_table = "mail_settings"
        verbose_name_plural = "mail settings"

    def __str__(self):
        return f"what {self.user_id} wants e-mails about"

    @classmethod
    def switch_off(cls, user_id, kind):
        """Send this person no more e-mails of this kind. Twice is once."""
        cls.objects.update_or_create(user_id=user_id, defaults={kind: False})


class Mailing(models.Model):
    """The e-mails of one kind to one person: when the next is due, when the last went, and what it went up to."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mailings", db_index=False
    )
    kind = models.CharField(max_length=8, choices=MailKind)
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    up_to = models.BigIntegerField(default=0, db_default=0)

    objects = MailingQuerySet.as_manager()

    class Meta:
        db_table = "mailings"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="notifications_mailing_once",
                violation_error_message="E-mails of this kind are noted already.",
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="mailings_due")]

    def __str__(self):
        return f"{self.kind} e-mails to {self.user_id}"
