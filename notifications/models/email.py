from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from notifications import messages
from notifications.models.email_queryset import HOUR, MAX_ATTEMPTS, EmailScheduleQuerySet, EmailType, backoff_after


class EmailSettings(models.Model):
    """The types of emails to which a user is subscribed: all of them without a row."""

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
        return f"what {self.user_id} wants emails about"

    @classmethod
    def unsubscribe(cls, user_id, kind):
        """Unsubscribe this user from emails of this type. Idempotent."""
        cls.objects.update_or_create(user_id=user_id, defaults={kind: False})


class EmailSchedule(models.Model):
    """Queue entry for the emails of one type to one user.

    `due_at`: when the next email is due, None if none is; while a worker has claimed the row, the end of its lease.
    `sent_at`, `up_to`: time of the last email, and the newest id that it covered. `attempts`: since that email.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mailings", db_index=False
    )
    kind = models.CharField(max_length=8, choices=EmailType)
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    up_to = models.BigIntegerField(default=0, db_default=0)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = EmailScheduleQuerySet.as_manager()

    class Meta:
        db_table = "mailings"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="notifications_mailing_once",
                violation_error_message=messages.SCHEDULE_EXISTS,
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="mailings_due")]

    def __str__(self):
        return f"{self.kind} emails to {self.user_id}"

    def mark_sent(self, last_id):
        """Record that the email was sent. Check again in an hour for what happened after it was built."""
        next_due = None if self.kind == EmailType.DIGEST else Now() + HOUR
        self._end_lease(sent_at=Now(), up_to=last_id, attempts=0, due_at=next_due)

    def mark_empty(self):
        """Record that there was nothing to report. An empty digest counts as sent, so the next is due in a week."""
        sent = {"sent_at": Now()} if self.kind == EmailType.DIGEST else {}
        self._end_lease(attempts=max(self.attempts - 1, 0), due_at=None, **sent)

    def mark_failed(self):
        """Schedule the next attempt with exponential backoff; none after MAX_ATTEMPTS until there is something new."""
        if self.attempts < MAX_ATTEMPTS:
            self._end_lease(due_at=Now() + backoff_after(self.attempts))
        else:
            sent = {"sent_at": Now()} if self.kind == EmailType.DIGEST else {}
            self._end_lease(attempts=MAX_ATTEMPTS, due_at=None, **sent)

    @property
    def has_exhausted_attempts(self):
        """Whether attempts were started but never recorded as failed: the workers died during them."""
        return self.attempts > MAX_ATTEMPTS + 1

    def _end_lease(self, **changes):
        """Store the outcome, unless the lease has expired and another worker has claimed the row."""
        EmailSchedule.objects.filter(pk=self.pk, due_at=self.due_at).update(**changes)
