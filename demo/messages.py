"""Create the private messages of messages.txt."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.db.models import F

from core.images import ProcessedImage
from demo import images
from demo.script_parser import span
from direct_messages.models import Conversation, Message, Participant

HEADER = re.compile(r"(?P<user>\w+) (?P<other>\w+)(?: new (?P<unread>\w+))?")
LINE = re.compile(r"\s+(?P<ago>\w+) (?P<sender>\w+) (?:!(?P<image>\w+) ?)?(?P<text>.*)")


@dataclass(frozen=True)
class DemoMessage:
    """A message to be created. `image` is the name of an image, or None."""

    at: datetime
    sender: str
    recipient: str
    text: str
    image: str | None


def create_messages(people, now):
    """Create all messages in both users' conversations. The newest is sent just before `now`. Nobody is notified."""
    messages, unread = parse_messages(now)
    for message in sorted(messages, key=lambda message: message.at):  # the inbox is ordered by id
        participants = Conversation.objects.participants_between(people[message.sender], people[message.recipient])
        Message.objects.deliver(*participants, message.text, **_picture_fields(message.image), created_at=message.at)
    Participant.objects.filter(owner__in=people.values()).update(read_to=F("received"))
    for owner, other in unread:
        Participant.objects.filter(owner=people[owner], other=people[other]).update(read_to=0)


def parse_messages(now):
    """Return the messages, and (owner, other) of each participant who has unread messages."""
    messages, unread, pair = [], [], ()
    for line in Path(__file__).with_suffix(".txt").read_text().splitlines():
        if header := HEADER.fullmatch(line):
            pair = (header["user"], header["other"])
            if header["unread"]:
                unread.append((header["unread"], _other(pair, header["unread"])))
        elif parts := LINE.fullmatch(line):
            sender = parts["sender"]
            messages.append(
                DemoMessage(now - span(parts["ago"]), sender, _other(pair, sender), parts["text"], parts["image"])
            )
        elif line and not line.startswith("#"):
            raise ValueError(f"letters.txt: {line}")
    return messages, unread


def _other(pair, name):
    return pair[1 - pair.index(name)]


def _picture_fields(name):
    if not name:
        return {}
    image = images.load_image(name)
    full, thumb = ContentFile(image.full), ContentFile(image.thumb)
    picture = ProcessedImage(full, None, thumb, image.width, image.height, False, image.digest)
    return {"picture": picture, "alt": image.alt}
