from django.db import models


class PostCounts(models.Model):
    """A post's counters, in a narrow table of their own so that the timeline's scans stay index-only."""

    post = models.OneToOneField("posts.Post", on_delete=models.CASCADE, primary_key=True, related_name="counts")
    like_count = models.PositiveIntegerField(default=0, db_default=0)
    repost_count = models.PositiveIntegerField(default=0, db_default=0)
    reply_count = models.PositiveIntegerField(default=0, db_default=0)
    quote_count = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "post_counts"
        verbose_name_plural = "post counts"

    def __str__(self):
        return f"counters of post {self.pk}"
