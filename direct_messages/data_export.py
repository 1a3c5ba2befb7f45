"""The messages that somebody can read."""

from django.db.models import Case, F, Q, When

from core import data_export
from direct_messages.models import Message, MessagePicture
from follows.visibility import can_see_user


@data_export.register_rows
def messages(person):
    """Return the messages on their side; whoever wrote to them is named while the two may meet."""
    named = Case(When(Q(sender=person) | can_see_user(person, "sender"), then=F("sender__username")))
    return (
        Message.objects.filter(visible_to_q(person))
        .order_by("pk")
        .values(
            *("conversation", "created_at", "text"),
            sender_name=named,
            picture_file=F("picture__full"),
            picture_alt=F("picture__alt"),
        )
    )


@data_export.register_files
def pictures(person):
    """Those in messages that they sent and still have."""
    mine = MessagePicture.objects.filter(visible_to_q(person, "message__"), message__sender=person)
    for picture in mine.order_by("pk").iterator(1000):
        yield picture.full


def visible_to_q(person, message=""):
    """The condition that a message, to which `message` is the path, is still on this person's side."""
    sides = [{f"{message}conversation__{side}": person, f"{message}{side}_keeps": True} for side in ("low", "high")]
    return Q(**sides[0]) | Q(**sides[1])
