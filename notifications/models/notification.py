from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from notifications.models.querysets import NotificationActorQuerySet, NotificationQuerySet
from notifications.types import MENTION_TYPES, NotificationType


class Notification(models.Model):
    """One entry of Connect: everybody who liked one witt, who followed on one day, or one witt said to somebody.

    `subject` is what they did it to or about: the post, the day of the follows, or whoever asks to follow. The newest
    of its actors gives a note its place in the list.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes", db_index=False
    )
    kind = models.CharField(max_length=8, choices=NotificationType)
    subject = models.BigIntegerField()
    post = models.ForeignKey("posts.Post", null=True, blank=True, on_delete=models.CASCADE, related_name="notes")
    newest_id = models.BigIntegerField(help_text="The row of its newest actor.")
    actor_count = models.PositiveIntegerField(default=0, db_default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        db_table = "notes"
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "subject"],
                name="notifications_note_once",
                violation_error_message="They have been told of this already.",
            ),
            models.UniqueConstraint(
                fields=["recipient", "post"],
                condition=models.Q(kind__in=MENTION_TYPES),
                name="notifications_one_note_by_one_witt",
                violation_error_message="They have been told of this witt already.",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "newest_id"], name="notes_by_recipient"),
            models.Index(
                fields=["recipient", "newest_id"],
                condition=models.Q(kind__in=MENTION_TYPES),
                name="notes_said_to_one",
            ),
        ]

    def __str__(self):
        return f"{self.kind} for {self.recipient_id}"


class NotificationActor(models.Model):
    """Somebody who is in a note. Their ids grow with time."""

    note = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="actors", db_index=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = NotificationActorQuerySet.as_manager()

    class Meta:
        db_table = "note_actors"
        constraints = [
            models.UniqueConstraint(
                fields=["note", "actor"],
                name="notifications_actor_once",
                violation_error_message="They are in this note already.",
            )
        ]
        indexes = [models.Index(fields=["note", "id"], name="note_actors_newest")]

    def __str__(self):
        return f"{self.actor_id} in note {self.note_id}"
