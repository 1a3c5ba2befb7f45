from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Greatest

from follows.locks import lock_user_pair
from follows.visibility import can_see_user, without_muted


class ConversationQuerySet(models.QuerySet):
    def of(self, person):
        """Whatever this person has or had with anybody."""
        return self.filter(Q(low=person) | Q(high=person))

    @transaction.atomic
    def participants_between(self, person, other):
        """The two sides, `person`'s first, made when these two have none yet. Hold the pair before you ask."""
        low, high = sorted((person, other), key=lambda one: one.pk)
        conversation, created = self.get_or_create(low=low, high=high)
        if created:
            Participant.objects.bulk_create(
                [
                    Participant(conversation=conversation, owner=low, other=high),
                    Participant(conversation=conversation, owner=high, other=low),
                ]
            )
        conversation.low, conversation.high = low, high
        sides = {side.owner_id: side for side in conversation.sides.all()}
        for one, another in ((person, other), (other, person)):
            sides[one.pk].owner, sides[one.pk].other = one, another
        return sides[person.pk], sides[other.pk]


class Conversation(models.Model):
    """Two people who have written to each other: one row for both, the one with the lower id first."""

    low = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    high = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        db_table = "conversations"
        constraints = [
            models.UniqueConstraint(
                fields=["low", "high"],
                name="messages_conversation_once",
                violation_error_message="These two have a conversation already.",
            ),
            models.CheckConstraint(
                condition=Q(low__lt=F("high")),
                name="messages_conversation_in_order",
                violation_error_message="A conversation is between two people, the one with the lower id first.",
            ),
        ]
        indexes = [models.Index(fields=["high"], name="conversations_by_high")]

    def __str__(self):
        return f"conversation {self.pk}"

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Delete it for both, with every message and picture."""
        self.messages.all().delete_permanently()
        return super().delete(*args, **kwargs)


class ParticipantQuerySet(models.QuerySet):
    def with_messages(self):
        """Minus those whose owner has deleted all there was."""
        return self.exclude(newest=None)

    def unread(self):
        """Those that got something which their owner has not seen."""
        return self.filter(received__gt=F("read_to"))

    def waiting_for(self, viewer):
        """What `viewer` has to read from people whom they may meet and have not muted."""
        from_others = can_see_user(viewer, "other") & without_muted(viewer, "other")
        return self.filter(owner=viewer.pk).with_messages().unread().filter(from_others)


class Participant(models.Model):
    """One person's side of a conversation: everything they read starts here, and what they delete goes here alone."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="sides", db_index=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sides", db_index=False)
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    newest = models.ForeignKey(  # orders the inbox; goes with the message, so it needs no check of its own
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
            models.UniqueConstraint(
                fields=["conversation", "owner"],
                name="messages_side_once",
                violation_error_message="Each of the two has one side.",
            ),
            models.UniqueConstraint(
                fields=["other", "owner"],
                name="messages_side_once_with_each",
                violation_error_message="There is a conversation with this person already.",
            ),
            models.CheckConstraint(
                condition=~Q(owner=F("other")),
                name="messages_side_not_with_oneself",
                violation_error_message="You cannot write to yourself.",
            ),
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
        """What the owner can read: the messages they have kept."""
        return self.conversation.messages.filter(**{self.keeps: True})

    @property
    def keeps(self):
        """The field of a message that says whether the owner has kept it."""
        return "low_keeps" if self.owner_id < self.other_id else "high_keeps"

    def read(self, message_id):
        """Note that the owner has seen everything up to this message, and whether that was news. Never goes back."""
        is_news = self.is_unread and self.read_to < message_id
        if is_news:
            Participant.objects.filter(pk=self.pk).update(read_to=Greatest("read_to", message_id))
            self.read_to = message_id
        return is_news

    @transaction.atomic
    def delete_messages(self, **which):
        """Delete these messages, or all, on this side; what the other has deleted too is gone for good.

        Deleting twice is deleting once. When nothing is left on either side, the conversation goes as well.
        """
        lock_user_pair(self.owner, self.other)
        mine = self.messages.filter(**which)
        newest_deleted = mine.aggregate(newest=Max("pk", default=0))["newest"]
        mine.deleted_by_one().delete_permanently()
        mine.update(**{self.keeps: False})
        if not self.conversation.messages.exists():
            return self.conversation.delete()
        left = self.messages.newest_first().values("pk")[:1]
        Participant.objects.filter(pk=self.pk).update(newest=left, read_to=Greatest("read_to", newest_deleted))
