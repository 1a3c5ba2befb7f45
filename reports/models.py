"""Reports of users and posts to the moderators."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from core.db.associations import not_self
from posts.locks import lock_posts
from reports import messages
from reports.evidence import PostSnapshot
from reports.rate_limits import check_report_limit


class Reason(models.TextChoices):
    UNKIND = "unkind", "Unkind or bullying"
    SPAM = "spam", "Spam or a scam"
    PRIVATE = "private", "Shares private details"
    DANGER = "danger", "Someone may be in danger"
    OTHER = "other", "Something else"


class Outcome(models.TextChoices):
    KEPT = "kept", "Left as it was"
    DELETED = "deleted", "Witt deleted"
    SUSPENDED = "suspended", "Person suspended"


class ReportQuerySet(models.QuerySet):
    def open(self):
        """Filter to open reports."""
        return self.filter(closed_at=None)

    @transaction.atomic
    def file(self, reporter, person, reason, note="", post=None, snapshot=None):
        """Create a report of `person`, or of one `post` of theirs; update the reporter's open report about the same.

        The report stores the id and text of the post, so that it survives its deletion. Pass `snapshot`, a
        reports.evidence.PostSnapshot, for a post that is deleted already. Raise ValidationError if the reporter
        reports themselves, RateLimitExceeded above the daily limit.
        """
        if reporter == person:
            raise ValidationError(messages.REPORT_OF_ONESELF)
        User.objects.select_for_update(no_key=True).get(pk=reporter.pk)  # serialise concurrent reports of one user
        if post:
            snapshot = PostSnapshot(person.pk, post.pk, post.text)
        details = {"reason": reason, "note": note, "words": snapshot.text if snapshot else ""}
        subject = {"reporter": reporter, "person": person, "subject": snapshot.post if snapshot else 0}
        if not self.open().filter(**subject).update(**details):
            check_report_limit(reporter)
            self.create(**subject, post_id=next(iter(lock_posts(subject["subject"])), None), **details)

    def close(self, moderator, outcome):
        """Close the open ones of these reports with an outcome; return their number."""
        return self.open().update(closed_at=Now(), closed_by=moderator, outcome=outcome)


class Report(models.Model):
    """A report of a user, or of a post of theirs, by another user.

    `subject` is the id of the post, 0 for a report of a user. It and `words`, the text of the post, stay when the post
    is deleted.
    """

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reports_made", db_index=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports_about")
    post = models.ForeignKey("posts.Post", null=True, on_delete=models.SET_NULL, related_name="reports")
    subject = models.BigIntegerField(default=0)
    words = models.TextField(blank=True)
    reason = models.CharField(max_length=7, choices=Reason)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        db_table = "reports"
        permissions = [("close_report", "Can close reports")]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "person", "subject"],
                condition=Q(closed_at=None),
                name="reports_one_waiting",
                violation_error_message=messages.REPORT_EXISTS,
            ),
            not_self("reporter", "person", "reports_not_oneself", messages.REPORT_OF_ONESELF),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="reports_closed_with_an_outcome",
                violation_error_message=messages.REPORT_CLOSED_WITHOUT_OUTCOME,
            ),
        ]
        indexes = [
            models.Index(fields=["reporter", "id"], name="reports_by_reporter"),
            models.Index(fields=["id"], condition=Q(closed_at=None), name="reports_waiting"),
        ]

    def __str__(self):
        return f"@{self.person.username}: {self.get_reason_display()}"
