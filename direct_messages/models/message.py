from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User, UserStats
from core import stored_files
from direct_messages import messages
from direct_messages.models.conversation import Conversation, Participant
from direct_messages.permissions import cannot_message_reason
from direct_messages.rate_limits import check_message_limits
from direct_messages.signals import message_sent
from follows.locks import lock_user_pair
from twitter_text import linkify

ALT_LENGTH = 1000


class MessageQuerySet(models.QuerySet):
    def newest_first(self):
        """Order by descending id, which is the order of sending."""
        return self.order_by("-pk")

    def oldest_first(self):
        """Order by ascending id, which is the order of sending."""
        return self.order_by("pk")

    def readable_by(self, viewer):
        """Filter to messages that `viewer` sent or received and has not deleted. Nobody else can read a message."""
        return self.filter(
            Q(conversation__low=viewer.pk, low_keeps=True) | Q(conversation__high=viewer.pk, high_keeps=True)
        )

    def deleted_by_one(self):
        """Filter to messages that one of the two participants has deleted."""
        return self.exclude(low_keeps=True, high_keeps=True)

    def deleted_by_both(self):
        """Filter to messages that both participants have deleted, and that one of them may still restore."""
        return self.filter(deleted_at__isnull=False)

    def with_pictures(self):
        """Load the pictures in the same query."""
        return self.select_related("picture")

    def send(self, sender, recipient, text="", picture=None, alt="", submission=None):
        """Send a message and return it. A repeated `submission` returns the message that it created the first time.

        A submission is repeated only if text and recipient are equal: a form that was changed after going back in the
        browser sends a new message. Raise ValidationError if `sender` may not write to `recipient`, RateLimitExceeded
        above a rate limit. Both are checked before the picture is stored, and again under the locks.
        """
        if not picture:
            return self._send_stored(sender, recipient, text, None, alt, submission)
        if not self.find_duplicate(sender, recipient, text, submission):
            self.check_may_send(sender, recipient)
        with _stored(picture) as names:
            return self._send_stored(sender, recipient, text, (picture, *names), alt, submission)

    def find_duplicate(self, sender, recipient, text, submission):
        """Return the message that `submission` created, if text and recipient are equal, or None."""
        sent = self._sent_with(sender, submission)
        return sent if _is_repeated(sent, recipient, text) else None

    def _sent_with(self, sender, submission):
        """Return the message that `submission` created, or None."""
        return self.filter(sender=sender, submission=submission).first() if submission else None

    def check_may_send(self, sender, recipient):
        """Raise ValidationError if `sender` may not write to `recipient`, RateLimitExceeded above a rate limit."""
        if reason := cannot_message_reason(sender, recipient):
            raise ValidationError(reason, code="closed")
        check_message_limits(sender)

    @transaction.atomic
    def _send_stored(self, sender, recipient, text, picture, alt, submission):
        """Send a message. `picture` is None or (core.images.ProcessedImage, name of full file, name of thumbnail).

        The lock on the user pair serialises this with blocking, so no message is sent across a block.
        """
        lock_user_pair(sender, recipient)
        _refresh(recipient)
        UserStats.objects.select_for_update().get(pk=sender.pk)
        sent = self._sent_with(sender, submission)
        if _is_repeated(sent, recipient, text):
            return sent
        self.check_may_send(sender, recipient)
        participants = Conversation.objects.participants_between(sender, recipient)
        message = self._deliver_stored(
            *participants, text, picture, alt, submission=None if sent else submission or None
        )
        message_sent.send(sender=self.model, message=message)
        return message

    def deliver(self, sender_side, recipient_side, text="", picture=None, alt="", **fields):
        """Create a message between two participants and return it. Check no permission and send no signal."""
        if not picture:
            return self._deliver_stored(sender_side, recipient_side, text, None, alt, **fields)
        with _stored(picture) as names, transaction.atomic():
            return self._deliver_stored(sender_side, recipient_side, text, (picture, *names), alt, **fields)

    def _deliver_stored(self, sender_side, recipient_side, text, picture, alt, **fields):
        message = self.create(
            conversation=sender_side.conversation,
            sender=sender_side.owner,  # a foreign key rejects anybody but the two participants
            text=text,
            html=linkify(text),
            has_picture=picture is not None,
            **fields,
        )
        if picture:
            _add_picture(message, *picture, alt)
        Participant.objects.filter(pk=sender_side.pk).update(newest=message)
        Participant.objects.filter(pk=recipient_side.pk).update(newest=message, received=message.pk)
        return message

    def delete_permanently(self):
        """Delete these rows, and their picture files after the transaction commits."""
        pictures = MessagePicture.objects.filter(message__in=self.filter(has_picture=True))
        names = [file.name for picture in pictures for file in (picture.full, picture.thumb)]
        self.delete()
        stored_files.delete_on_commit(names)


def _is_repeated(sent, recipient, text):
    """Return whether a message with this text to `recipient` repeats the message `sent`, or None."""
    return sent is not None and sent.text == text and sent.recipient == recipient


class Message(models.Model):
    """A message between two users. The row is deleted some time after both have deleted the message (`deleted_at`)."""

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
    deleted_at = models.DateTimeField(null=True, editable=False, help_text="When the second of the two deleted it.")
    submission = models.CharField(max_length=36, null=True, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        db_table = "messages"
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "submission"],
                condition=Q(submission__isnull=False),
                name="messages_submission_once",
                violation_error_message=messages.SUBMISSION_EXISTS,
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(has_picture=True),
                name="messages_message_says_something",
                violation_error_message=messages.MESSAGE_WITHOUT_CONTENT,
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None) & (Q(low_keeps=True) | Q(high_keeps=True))
                | Q(deleted_at__isnull=False, low_keeps=False, high_keeps=False),
                name="messages_deleted_at_when_deleted_by_both",
                violation_error_message=messages.MESSAGE_DELETED_BY_BOTH,
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "low_keeps", "id"], name="messages_of_low"),
            models.Index(fields=["conversation", "high_keeps", "id"], name="messages_of_high"),
            models.Index(fields=["sender", "id"], name="messages_by_sender"),
            models.Index(fields=["deleted_at"], condition=Q(deleted_at__isnull=False), name="messages_to_purge"),
        ]

    def __str__(self):
        return f"message {self.pk}"  # without the text, which is private: this is shown in logs

    @property
    def recipient(self):
        """The participant who is not the sender."""
        conversation = self.conversation
        return conversation.high if self.sender_id == conversation.low_id else conversation.low


def picture_path(picture, filename):
    """Return a random file name; migrations refer to this function."""
    return stored_files.random_name("messages")


class MessagePicture(models.Model):
    """The picture of a message, re-encoded in two sizes."""

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


def _refresh(recipient):
    """Reload the fields of `recipient` that decide who may write to them."""
    fields = ("suspended_at", "deactivated_at", "takes_messages_from_anyone")
    for values in User.objects.filter(pk=recipient.pk).values(*fields):
        vars(recipient).update(values)


def _stored(picture):
    return stored_files.store("messages", [picture.full, picture.thumb])


def _add_picture(message, picture, full, thumb, alt):
    size = {"width": picture.width, "height": picture.height}
    MessagePicture(message=message, alt=alt, full=full, thumb=thumb, **size).save(force_insert=True)
    stored_files.claim([full, thumb])
