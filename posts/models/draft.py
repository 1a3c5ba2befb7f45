from django.conf import settings
from django.db import models


class Draft(models.Model):
    """Words that were written and not yet published. Only their writer ever sees them.

    `key` names the composer they stand in ("new", "reply-12", "quote-12", or random for kept ones), so that saving
    again changes the same draft; the witts of a thread are kept as one list.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    key = models.CharField(max_length=40)
    texts = models.JSONField(default=list, help_text="One text for each witt of the thread; usually one.")
    in_reply_to = models.ForeignKey("posts.Post", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    quote_of = models.ForeignKey("posts.Post", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "drafts"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="posts_draft_once")]

    def __str__(self):
        return f"draft {self.key} of {self.user_id}"
