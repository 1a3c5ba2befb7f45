import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from direct_messages.models.message_queryset import MessageQuerySet

ALT_LENGTH = 1000


class Message(models.Model):
    """What one of two people wrote to the other. A row is there as long as one of them keeps it."""

    conversation = models.ForeignKey(
        "direct_messages.Conversation", on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages_sent", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, editable=False, help_text="The text escaped and linked, made once.")
    has_picture = models.BooleanField(default=False, editable=False)
    low_keeps = models.BooleanField(default=True)
    high_keeps = models.BooleanField(default=True)
    submission = models.CharField(max_length=36, null=True, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        db_table = "messages"
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "submission"],
                condition=Q(submission__isnull=False),
                name="messages_submission_once",
                violation_error_message="This was sent already.",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(has_picture=True),
                name="messages_message_says_something",
                violation_error_message="A message needs words or a picture.",
            ),
            models.CheckConstraint(
                condition=Q(low_keeps=True) | Q(high_keeps=True),
                name="messages_message_kept_by_somebody",
                violation_error_message="What both have deleted is gone.",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "low_keeps", "id"], name="messages_of_low"),
            models.Index(fields=["conversation", "high_keeps", "id"], name="messages_of_high"),
            models.Index(fields=["sender", "id"], name="messages_by_sender"),
        ]

    def __str__(self):
        return f"message {self.pk}"  # its words are for two people only

    @property
    def recipient(self):
        """The other of the two."""
        pair = self.conversation
        return pair.high if self.sender_id == pair.low_id else pair.low


def picture_path(picture, filename):
    """A name that nobody can guess from another: 128 random bits."""
    return f"messages/{secrets.token_hex(16)}.webp"


class MessagePicture(models.Model):
    """The picture in a message, re-encoded in two sizes."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="picture")
    full = models.FileField(upload_to=picture_path, max_length=60)
    thumb = models.FileField(upload_to=picture_path, max_length=60)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField("description", max_length=ALT_LENGTH, blank=True)

    class Meta:
        db_table = "message_pictures"
        indexes = [
            models.Index(fields=["full"], name="message_pictures_by_full"),
            models.Index(fields=["thumb"], name="message_pictures_by_thumb"),
        ]

    def __str__(self):
        return f"picture of message {self.pk}"
