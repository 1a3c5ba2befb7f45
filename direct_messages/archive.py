"""The messages that somebody can read."""

from django.db.models import Case, F, Q, When

from direct_messages.models import Message, Picture
from follows.visibility import may_meet
from witter import archive


@archive.rows
def messages(person):
    """Return the messages on their side; whoever wrote to them is named while the two may meet."""
    named = Case(When(Q(sender=person) | may_meet(person, "sender"), then=F("sender__username")))
    return (
        Message.objects.filter(kept_by(person))
        .order_by("pk")
        .values(
            *("conversation", "created_at", "text"),
            sender_name=named,
            picture_file=F("picture__full"),
            picture_alt=F("picture__alt"),
        )
    )


@archive.pictures
def pictures(person):
    """Those in messages that they sent and still have."""
    mine = Picture.objects.filter(kept_by(person, "message__"), message__sender=person)
    for picture in mine.order_by("pk").iterator(1000):
        yield picture.full


def kept_by(person, message=""):
    """The condition that a message, to which `message` is the path, is still on this person's side."""
    sides = [{f"{message}conversation__{side}": person, f"{message}{side}_keeps": True} for side in ("low", "high")]
    return Q(**sides[0]) | Q(**sides[1])
