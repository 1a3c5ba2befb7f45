"""Reports of users and posts to the moderators."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from core.db.associations import not_self
from direct_messages.models import Message
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
    def file(self, reporter, person, reason, note="", post=None, snapshot=None, message=None):
        """Create a report of `person`, or of one `post` or `message` of theirs, and return it.

        An open report about the same is updated instead.

        The report stores the id and text of the post or message, so that it survives its deletion. Pass `snapshot`, a
        reports.evidence.PostSnapshot, for a post that is deleted already. Raise ValidationError if the reporter
        reports themselves, RateLimitExceeded above the daily limit.
        """
        if reporter == person:
            raise ValidationError(messages.REPORT_OF_ONESELF)
        User.objects.select_for_update(no_key=True).get(pk=reporter.pk)  # serialise concurrent reports of one user
        if post:
            snapshot = PostSnapshot(person.pk, post.pk, post.text)
        words = snapshot.text if snapshot else message_words(message) if message else ""
        details = {"reason": reason, "note": note, "words": words}
        subject = {"reporter": reporter, "person": person, "subject": snapshot.post if snapshot else 0}
        subject["reported_message"] = message.pk if message else 0
        open_reports = self.open().filter(**subject)
        if not open_reports.update(**details):
            check_report_limit(reporter)
            self.create(**subject, post_id=next(iter(lock_posts(subject["subject"])), None), **details)
        return open_reports.get()

    def close(self, moderator, outcome):
        """Close the open ones of these reports with an outcome; return their number."""
        return self.open().update(closed_at=Now(), closed_by=moderator, outcome=outcome)


def message_words(message: Message) -> str:
    """Return what a report copies of a message: its text, and the description of its picture."""
    picture = f"[{messages.PICTURE}: {message.picture.alt or messages.NO_DESCRIPTION}]" if message.has_picture else ""
    return "\n".join(filter(None, [message.text, picture]))


class Report(models.Model):
    """A report of a user, or of a post or message of theirs, by another user.

    `subject` is the id of the post, `reported_message` that of the message; both are 0 for a report of a user. They
    and `words`, the text, stay when the post or message is deleted. Staff can read no message but through this copy,
    which its recipient asked for.
    """

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reports_made", db_index=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports_about")
    post = models.ForeignKey("posts.Post", null=True, on_delete=models.SET_NULL, related_name="reports")
    subject = models.BigIntegerField(default=0)
    reported_message = models.BigIntegerField(default=0, db_default=0)
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
                fields=["reporter", "person", "subject", "reported_message"],
                condition=Q(closed_at=None),
                name="reports_one_waiting",
                violation_error_message=messages.REPORT_EXISTS,
            ),
            not_self("reporter", "person", "reports_not_oneself", messages.REPORT_OF_ONESELF),
            models.CheckConstraint(
                condition=Q(subject=0) | Q(reported_message=0),
                name="reports_post_or_message",
                violation_error_message=messages.REPORT_OF_POST_AND_MESSAGE,
            ),
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
