"""Export of the messages that a user can read."""

from django.db.models import Case, F, Q, When

from core import data_export
from direct_messages.models import Message, MessagePicture
from follows.visibility import can_see_user


@data_export.register_rows
def messages(person):
    """Return the messages on this user's side; other senders are named only while they are visible to the user."""
    sender_name = Case(When(Q(sender=person) | can_see_user(person, "sender"), then=F("sender__username")))
    return (
        Message.objects.filter(visible_to_q(person))
        .order_by("pk")
        .values(
            *("conversation", "created_at", "text"),
            sender_name=sender_name,
            picture_file=F("picture__full"),
            picture_alt=F("picture__alt"),
        )
    )


@data_export.register_files
def pictures(person):
    """Yield the pictures of messages that the user sent and has not deleted."""
    sent = MessagePicture.objects.filter(visible_to_q(person, "message__"), message__sender=person)
    for picture in sent.order_by("pk").iterator(1000):
        yield picture.full


def visible_to_q(person, message=""):
    """Return a Q: the user has not deleted the message. `message` is the lookup prefix, such as "message__"."""
    low, high = (
        Q(**{f"{message}conversation__{side}": person, f"{message}{side}_keeps": True}) for side in ("low", "high")
    )
    return low | high
