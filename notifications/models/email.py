from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from notifications.models.email_queryset import HOUR, MAX_ATTEMPTS, EmailScheduleQuerySet, EmailType, pause_after


class EmailSettings(models.Model):
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
    def unsubscribe(cls, user_id, kind):
        """Send this person no more e-mails of this kind. Twice is once."""
        cls.objects.update_or_create(user_id=user_id, defaults={kind: False})


class EmailSchedule(models.Model):
    """The e-mails of one kind to one person: when the next is due, when the last went, and what it went up to.

    While a worker has it, `due_at` is when its lease ends. `attempts` are those since the last one that went.
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
                violation_error_message="E-mails of this kind are noted already.",
            )
        ]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="mailings_due")]

    def __str__(self):
        return f"{self.kind} e-mails to {self.user_id}"

    def mark_sent(self, up_to):
        """Note that the e-mail went. In an hour it is looked at again, for what happened since it was gathered."""
        next_due = None if self.kind == EmailType.DIGEST else Now() + HOUR
        self._end_lease(sent_at=Now(), up_to=up_to, attempts=0, due_at=next_due)

    def mark_empty(self):
        """Note that there is nothing to say. For a digest that is an answer, which holds for a week."""
        looked = {"sent_at": Now()} if self.kind == EmailType.DIGEST else {}
        self._end_lease(attempts=max(self.attempts - 1, 0), due_at=None, **looked)

    def mark_failed(self):
        """Note when to try again: later each time, and not before something new happens after MAX_ATTEMPTS."""
        if self.attempts < MAX_ATTEMPTS:
            self._end_lease(due_at=Now() + pause_after(self.attempts))
        else:
            waits = {"sent_at": Now()} if self.kind == EmailType.DIGEST else {}
            self._end_lease(attempts=MAX_ATTEMPTS, due_at=None, **waits)

    @property
    def is_hopeless(self):
        """Whether more attempts were begun than ever end in a failure: the workers that made them died."""
        return self.attempts > MAX_ATTEMPTS + 1

    def _end_lease(self, **changes):
        """Write what came of the attempt, unless the lease ended and another worker has claimed the mailing."""
        EmailSchedule.objects.filter(pk=self.pk, due_at=self.due_at).update(**changes)
