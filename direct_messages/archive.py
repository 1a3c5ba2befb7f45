"""The messages that somebody can read."""

from django.db.models import F, Q

from direct_messages.models import Message, Picture
from witter import archive


@archive.rows
def messages(person):
    kept = Q(conversation__low=person, low_keeps=True) | Q(conversation__high=person, high_keeps=True)
    return (
        Message.objects.filter(kept)
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
    mine = Q(message__conversation__low=person, message__low_keeps=True)
    mine |= Q(message__conversation__high=person, message__high_keeps=True)
    for picture in Picture.objects.filter(mine, message__sender=person).order_by("pk").iterator(1000):
        yield picture.full
