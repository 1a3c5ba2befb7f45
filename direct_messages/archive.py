"""The messages that somebody can read."""

from django.db.models import F, Q

from direct_messages.models import Message, Picture
from witter import archive


@archive.rows
def messages(person):
    return (
        Message.objects.filter(kept_by(person))
        .order_by("pk")
        .values(
            *("conversation", "created_at", "text"),
            sender_name=F("sender__username"),
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
