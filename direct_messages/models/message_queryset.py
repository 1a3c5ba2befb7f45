"""How messages come to be and how they go: one row with its picture, on both sides, whole or not at all."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from accounts.models import User, UserStats
from core import stored_files
from direct_messages.permissions import cannot_message_reason
from direct_messages.rate_limits import check_message_limits
from direct_messages.signals import message_sent
from follows.locks import lock_user_pair
from twitter_text import linkify


class MessageQuerySet(models.QuerySet):
    def newest_first(self):
        """By id, which is the order they were sent in."""
        return self.order_by("-pk")

    def oldest_first(self):
        """The same from its other end."""
        return self.order_by("pk")

    def readable_by(self, viewer):
        """Those that `viewer` wrote or was sent, and has kept. Nobody else ever reads a message."""
        return self.filter(
            Q(conversation__low=viewer.pk, low_keeps=True) | Q(conversation__high=viewer.pk, high_keeps=True)
        )

    def deleted_by_one(self):
        """Those that one of the two has deleted already."""
        return self.exclude(low_keeps=True, high_keeps=True)

    def with_pictures(self):
        """Load the pictures in one go."""
        return self.select_related("picture")

    def send(self, sender, recipient, text="", picture=None, alt="", submission=None):
        """Send a message and return it; a `submission` sent before returns the message it made the first time.

        That is for the same words to the same person: a form that was gone back to and changed is a new one.
        Raises ValidationError when `sender` may not write to `recipient`, RateLimitExceeded past a limit; a picture is
        stored only when neither is to be expected.
        """
        if not picture:
            return self._send_stored(sender, recipient, text, None, alt, submission)
        if not self.sent_before(sender, recipient, text, submission):
            self.check_may_send(sender, recipient)
        with _stored(picture) as names:
            return self._send_stored(sender, recipient, text, (picture, *names), alt, submission)

    def sent_before(self, sender, recipient, text, submission):
        """Return the message that this `submission` made the first time, if it was the same, or None."""
        sent = self.filter(sender=sender, submission=submission).first() if submission else None
        return sent if sent and sent.text == text and sent.recipient == recipient else None

    def check_may_send(self, sender, recipient):
        """Raise ValidationError when `sender` may not write to `recipient`, RateLimitExceeded past a limit."""
        if sentence := cannot_message_reason(sender, recipient):
            raise ValidationError(sentence, code="closed")
        check_message_limits(sender)

    @transaction.atomic
    def _send_stored(self, sender, recipient, text, picture, alt, submission):
        """Send a message whose `picture` is stored: a core.images.ProcessedImage and the names of its two files.

        Between two people one thing happens at a time, so that a message never crosses a block.
        """
        from direct_messages.models import Conversation

        lock_user_pair(sender, recipient)
        _refresh(recipient)
        UserStats.objects.select_for_update().get(pk=sender.pk)
        sent = self.filter(sender=sender, submission=submission).first() if submission else None
        if sent and sent.text == text and sent.recipient == recipient:
            return sent
        self.check_may_send(sender, recipient)
        sides = Conversation.objects.participants_between(sender, recipient)
        message = self._deliver_stored(*sides, text, picture, alt, submission=None if sent else submission or None)
        message_sent.send(sender=self.model, message=message)
        return message

    def deliver(self, mine, theirs, text="", picture=None, alt="", **fields):
        """Put a message of `mine`'s owner on both sides and return it, asking nobody and telling nobody."""
        if not picture:
            return self._deliver_stored(mine, theirs, text, None, alt, **fields)
        with _stored(picture) as names, transaction.atomic():
            return self._deliver_stored(mine, theirs, text, (picture, *names), alt, **fields)

    def _deliver_stored(self, mine, theirs, text, picture, alt, **fields):
        message = self.create(
            conversation=mine.conversation,
            sender=mine.owner,  # one of the two: the database would have nobody else
            text=text,
            html=linkify(text),
            has_picture=picture is not None,
            **fields,
        )
        if picture:
            _add_picture(message, *picture, alt)
        type(mine).objects.filter(pk=mine.pk).update(newest=message)
        type(theirs).objects.filter(pk=theirs.pk).update(newest=message, received=message.pk)
        return message

    def delete_permanently(self):
        """Delete these rows for good, and their files once nothing can bring the rows back."""
        from direct_messages.models import MessagePicture

        pictures = MessagePicture.objects.filter(message__in=self.filter(has_picture=True))
        names = [file.name for picture in pictures for file in (picture.full, picture.thumb)]
        self.delete()
        stored_files.forget(names)


def _refresh(recipient):
    """Know of somebody what decides who may write to them, as it is now."""
    fields = ("suspended_at", "deactivated_at", "takes_messages_from_anyone")
    for values in User.objects.filter(pk=recipient.pk).values(*fields):
        vars(recipient).update(values)


def _stored(picture):
    return stored_files.kept("messages", [picture.full, picture.thumb])


def _add_picture(message, picture, full, thumb, alt):
    from direct_messages.models import MessagePicture

    facts = {"width": picture.width, "height": picture.height}
    MessagePicture(message=message, alt=alt, full=full, thumb=thumb, **facts).save(force_insert=True)
    stored_files.claim([full, thumb])
