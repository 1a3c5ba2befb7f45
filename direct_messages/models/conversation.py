from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, DateTimeField, F, Max, Q, When
from django.db.models.functions import Greatest, Now
from django.utils import timezone

from core.db.associations import not_self, unique_pair
from direct_messages import messages
from direct_messages.restore_tokens import UNDO_WINDOW, end_restore_tokens
from follows.locks import lock_user_pair
from follows.visibility import can_see_user, without_muted


class ConversationQuerySet(models.QuerySet):
    def of(self, person):
        """Filter to conversations of this user."""
        return self.filter(Q(low=person) | Q(high=person))

    @transaction.atomic
    def participants_between(self, person, other):
        """Return the two participants, that of `person` first; create them if missing. Lock the user pair first."""
        low, high = sorted((person, other), key=lambda user: user.pk)
        conversation, created = self.get_or_create(low=low, high=high)
        if created:
            Participant.objects.bulk_create(
                [
                    Participant(conversation=conversation, owner=low, other=high),
                    Participant(conversation=conversation, owner=high, other=low),
                ]
            )
        conversation.low, conversation.high = low, high
        participants = {participant.owner_id: participant for participant in conversation.sides.all()}
        for owner, partner in ((person, other), (other, person)):
            participants[owner.pk].owner, participants[owner.pk].other = owner, partner
        return participants[person.pk], participants[other.pk]

    def purge_deleted_messages(self):
        """Delete for good what both users deleted more than UNDO_WINDOW ago, and conversations that are empty then."""
        expired = Q(messages__deleted_at__lt=timezone.now() - UNDO_WINDOW)
        for conversation in self.filter(expired).distinct().select_related("low", "high"):
            conversation.purge_deleted_messages()


class Conversation(models.Model):
    """A conversation between two users: one row per pair, `low` being the user with the lower id."""

    low = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    high = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        db_table = "conversations"
        constraints = [
            unique_pair("low", "high", "messages_conversation_once", messages.CONVERSATION_EXISTS),
            models.CheckConstraint(
                condition=Q(low__lt=F("high")),
                name="messages_conversation_in_order",
                violation_error_message=messages.CONVERSATION_NOT_IN_ORDER,
            ),
        ]
        indexes = [models.Index(fields=["high"], name="conversations_by_high")]

    def __str__(self):
        return f"conversation {self.pk}"

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Delete the conversation for both users, with all messages and picture files."""
        self.messages.all().delete_permanently()
        return super().delete(*args, **kwargs)

    @transaction.atomic
    def purge_deleted_messages(self):
        """Delete the messages that both users deleted more than UNDO_WINDOW ago, or all if no others are left."""
        lock_user_pair(self.low, self.high)
        self.messages.filter(deleted_at__lt=timezone.now() - UNDO_WINDOW).delete_permanently()
        self.delete_if_empty()

    def delete_if_empty(self):
        """Delete the conversation if it has no message left; return whether it is deleted."""
        is_empty = not self.messages.exists()
        if is_empty:
            self.delete()
        return is_empty


class ParticipantQuerySet(models.QuerySet):
    def with_messages(self):
        """Exclude participants without any message left on their side."""
        return self.exclude(newest=None)

    def unread(self):
        """Filter to participants that received a message which their owner has not read."""
        return self.filter(received__gt=F("read_to"))

    def unread_for(self, viewer):
        """Filter to unread participants of `viewer` whose other user is visible to the viewer and not muted."""
        from_others = can_see_user(viewer, "other") & without_muted(viewer, "other")
        return self.filter(owner=viewer.pk).with_messages().unread().filter(from_others)


class Participant(models.Model):
    """One user's side of a conversation: read position, and the messages that they have not deleted."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="sides", db_index=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sides", db_index=False)
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    newest = models.ForeignKey(  # orders the inbox; delete_messages() updates it, so the database needs no constraint
        "direct_messages.Message",
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    received = models.BigIntegerField(default=0, help_text="The newest message that the other wrote, ever.")
    read_to = models.BigIntegerField(default=0, help_text="The newest message that the owner has seen.")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        db_table = "conversation_sides"
        constraints = [
            unique_pair("conversation", "owner", "messages_side_once", messages.PARTICIPANT_EXISTS),
            unique_pair("other", "owner", "messages_side_once_with_each", messages.PARTICIPANT_WITH_USER_EXISTS),
            not_self("owner", "other", "messages_side_not_with_oneself", messages.MESSAGE_TO_ONESELF),
        ]
        indexes = [
            models.Index(fields=["owner", "newest"], name="sides_newest_first"),
            models.Index(fields=["owner"], condition=Q(received__gt=F("read_to")), name="sides_unread"),
        ]

    def __str__(self):
        return f"side of {self.owner_id} with {self.other_id}"

    def get_absolute_url(self):
        return f"/messages/{self.other.username}"

    @property
    def is_unread(self):
        return self.received > self.read_to

    @property
    def messages(self):
        """The messages that the owner has not deleted."""
        return self.conversation.messages.filter(**{self.visibility_field: True})

    @property
    def visibility_field(self):
        """Name of the message field that is true while the owner has not deleted the message."""
        return "low_keeps" if self.owner_id < self.other_id else "high_keeps"

    @property
    def other_visibility_field(self):
        """Name of the message field that is true while the other user has not deleted the message."""
        return "high_keeps" if self.owner_id < self.other_id else "low_keeps"

    def mark_read(self, message_id):
        """Mark messages up to this id as read; return whether the read position moved. It never moves back."""
        has_moved = self.is_unread and self.read_to < message_id
        if has_moved:
            Participant.objects.filter(pk=self.pk).update(read_to=Greatest("read_to", message_id))
            self.read_to = message_id
        return has_moved

    @transaction.atomic
    def delete_messages(self, **conditions):
        """Delete the matching messages, by default all, on this side; delete rows that both sides have deleted.

        Idempotent. Delete the conversation when no message is left on either side. No message that the owner deleted
        before can be restored any more.
        """
        lock_user_pair(self.owner, self.other)
        end_restore_tokens(self)
        messages = self.messages.filter(**conditions)
        newest_deleted = messages.aggregate(newest=Max("pk", default=0))["newest"]
        messages.deleted_by_one().delete_permanently()
        messages.update(**{self.visibility_field: False})
        if not self.messages.exists():
            self.conversation.messages.deleted_by_both().delete_permanently()
        if not self.conversation.delete_if_empty():
            self._update_newest(read_to=newest_deleted)

    @transaction.atomic
    def delete_message(self, message_id):
        """Delete one message on this side; `restore_message` undoes it. Idempotent.

        A message that both have deleted is invisible, and purged after UNDO_WINDOW.
        """
        lock_user_pair(self.owner, self.other)
        is_last_copy = When(**{self.other_visibility_field: False}, then=Now())
        deleted_at = Case(is_last_copy, default=None, output_field=DateTimeField())
        self.messages.filter(pk=message_id).update(**{self.visibility_field: False}, deleted_at=deleted_at)
        self._update_newest(read_to=message_id)

    @transaction.atomic
    def restore_message(self, message_id):
        """Undo `delete_message`; return whether the message still existed. Idempotent."""
        lock_user_pair(self.owner, self.other)
        message = self.conversation.messages.filter(pk=message_id)
        is_restored = message.update(**{self.visibility_field: True}, deleted_at=None)
        self._update_newest()
        return bool(is_restored)

    def _update_newest(self, read_to=0):
        """Update `newest` to the newest message on this side, and mark messages up to the id `read_to` as read."""
        latest = self.messages.newest_first().values("pk")[:1]
        Participant.objects.filter(pk=self.pk).update(newest=latest, read_to=Greatest("read_to", read_to))
