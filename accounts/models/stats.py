from django.conf import settings
from django.db import models


class UserStats(models.Model):
    """A user's counters, in a narrow table so that counting does not update the user's row.

    Only the primary key is indexed, so that PostgreSQL can update rows in place (heap-only tuples).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="stats"
    )
    followers_count = models.PositiveIntegerField(default=0, db_default=0)
    following_count = models.PositiveIntegerField(default=0, db_default=0)
    posts_count = models.PositiveIntegerField(default=0, db_default=0)
    replies_count = models.PositiveIntegerField(default=0, db_default=0)
    media_count = models.PositiveIntegerField(default=0, db_default=0)
    likes_count = models.PositiveIntegerField(default=0, db_default=0)
    lists_count = models.PositiveIntegerField(default=0, db_default=0, help_text="Public ones alone.")
    last_post_id = models.BigIntegerField(default=0, db_default=0, help_text="The head that the home timeline reads.")
    newest_read_id = models.BigIntegerField(
        default=0, db_default=0, editable=False, help_text="The newest post that home has shown to them."
    )
    last_visit_on = models.DateField(
        null=True, editable=False, db_column="seen_on", help_text="The last day on which they came by."
    )

    class Meta:
        db_table = "user_stats"
        verbose_name_plural = "user stats"

    def __str__(self):
        return f"numbers of user {self.pk}"
