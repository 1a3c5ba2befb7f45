from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Max
from django.db.models.functions import Now

from core.ids import MAX_ID
from notifications.locks import lock_recipient
from notifications.types import MENTION_TYPES

MARK_READ_SQL = """
    INSERT INTO read_marks (user_id, interactions, mentions) VALUES (%(user)s, %(interactions)s, %(mentions)s)
    ON CONFLICT (user_id) DO UPDATE SET
        interactions = greatest(read_marks.interactions, excluded.interactions),
        mentions = greatest(read_marks.mentions, excluded.mentions),
        read_at = now()
"""


class NotificationReadStateQuerySet(models.QuerySet):
    @transaction.atomic
    def advance(self, recipient, only_mentions=False, up_to=MAX_ID):
        """Mark all notifications, or only mentions, as read. Idempotent.

        With `up_to`, the id of a NotificationActor, newer ones stay unread; what was read stays read.

        Wait for transactions that are adding notifications for this user, so that none is marked as read unseen.
        """
        lock_recipient(recipient)
        notifications = recipient.notes.filter(kind__in=MENTION_TYPES) if only_mentions else recipient.notes.all()
        newest = min(notifications.aggregate(newest=Max("newest_id"))["newest"] or 0, up_to)
        interactions = 0 if only_mentions else newest
        with connection.cursor() as cursor:
            cursor.execute(MARK_READ_SQL, {"user": recipient.pk, "interactions": interactions, "mentions": newest})


class NotificationReadState(models.Model):
    """A user's read positions: ids of the last NotificationActor read. `mentions` is never below `interactions`."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="read_mark"
    )
    interactions = models.BigIntegerField(default=0, db_default=0)
    mentions = models.BigIntegerField(default=0, db_default=0)
    read_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = NotificationReadStateQuerySet.as_manager()

    class Meta:
        db_table = "read_marks"

    def __str__(self):
        return f"{self.user_id} has read up to {self.interactions}"
