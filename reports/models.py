"""What people tell the moderators about somebody, or about one witt."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User
from posts.locks import lock_posts
from reports.evidence import Seen
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
    def waiting(self):
        """Those that no moderator has closed."""
        return self.filter(closed_at=None)

    @transaction.atomic
    def file(self, reporter, person, reason, note="", post=None, seen=None):
        """Report `person`, or one `post` of theirs. Twice, while nobody has looked, is once: as it was said last.

        Of a post that is gone, or is deleted this moment, the report keeps number and words: `seen` is a
        reports.evidence.Seen when the caller has nothing else of it. Raises ValidationError for oneself and
        RateLimitExceeded for too much in a day.
        """
        if reporter == person:
            raise ValidationError("You cannot report yourself.")
        User.objects.select_for_update(no_key=True).get(pk=reporter.pk)  # two tabs, one report
        if post:
            seen = Seen(person.pk, post.pk, post.text)
        said = {"reason": reason, "note": note, "words": seen.words if seen else ""}
        about = {"reporter": reporter, "person": person, "subject": seen.post if seen else 0}
        if not self.waiting().filter(**about).update(**said):
            check_report_limit(reporter)
            self.create(**about, post_id=next(iter(lock_posts(about["subject"])), None), **said)

    def close(self, moderator, outcome):
        """Say of those that wait what came of them, and who decided it; gives how many these were."""
        return self.waiting().update(closed_at=Now(), closed_by=moderator, outcome=outcome)


class Report(models.Model):
    """What one person told the moderators about another, or about a witt of theirs.

    The `subject` is the id of the witt, or 0; it and the `words` stay when the witt is deleted.
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
                violation_error_message="You have reported this already.",
            ),
            models.CheckConstraint(
                condition=~Q(reporter=F("person")),
                name="reports_not_oneself",
                violation_error_message="You cannot report yourself.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="reports_closed_with_an_outcome",
                violation_error_message="A closed report says what came of it.",
            ),
        ]
        indexes = [
            models.Index(fields=["reporter", "id"], name="reports_by_reporter"),
            models.Index(fields=["id"], condition=Q(closed_at=None), name="reports_waiting"),
        ]

    def __str__(self):
        return f"@{self.person.username}: {self.get_reason_display()}"
