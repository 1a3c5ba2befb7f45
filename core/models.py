"""Tables of the shared modules."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core import messages


class PictureBudget(models.Model):
    """Decoding time that a person has used since `started_at`, or may be using; see `core.picture_budget`."""

    person_id = models.BigIntegerField(primary_key=True)  # no foreign key: core imports no app
    started_at = models.DateTimeField(db_default=Now())
    spent_ms = models.IntegerField(default=0, db_default=0)
    reserved_ms = models.PositiveIntegerField(default=0, db_default=0)  # for requests being decoded
    reserved_until = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "picture_budgets"
        constraints = [
            models.CheckConstraint(
                condition=Q(spent_ms__gte=0),
                name="witter_picture_budget_not_negative",
                violation_error_message=messages.PICTURE_BUDGET_NEGATIVE,
            )
        ]

    def __str__(self):
        return f"picture budget of person {self.pk}"


class PendingFile(models.Model):
    """A stored file that no row refers to yet, or any more; see `core.stored_files`."""

    name = models.CharField(max_length=100, primary_key=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "pending_files"

    def __str__(self):
        return self.name
