"""What people of the demo town write to each other in private, as letters.txt tells it."""

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

HEAD = re.compile(r"(?P<one>\w+) (?P<other>\w+)(?: new (?P<unread>\w+))?")
LINE = re.compile(r"\s+(?P<ago>\w+) (?P<sender>\w+) (?:!(?P<drawing>\w+) ?)?(?P<words>.*)")


@dataclass(frozen=True)
class DemoMessage:
    """One message to be: `drawing` is a name in the album, or None."""

    at: datetime
    sender: str
    recipient: str
    words: str
    drawing: str | None


def create_messages(people, now):
    """Put every letter on both sides, told as if the last had come just before `now`. Nobody is notified of them."""
    letters, unread = read_messages(now)
    for letter in sorted(letters, key=lambda letter: letter.at):  # the inbox is in the order of ids
        sides = Conversation.objects.participants_between(people[letter.sender], people[letter.recipient])
        Message.objects.deliver(*sides, letter.words, **_drawn(letter.drawing), created_at=letter.at)
    Participant.objects.filter(owner__in=people.values()).update(read_to=F("received"))
    for owner, other in unread:
        Participant.objects.filter(owner=people[owner], other=people[other]).update(read_to=0)


def read_messages(now):
    """The letters, and (owner, other) of each side that has something unread."""
    letters, unread, pair = [], [], ()
    for line in Path(__file__).with_suffix(".txt").read_text().splitlines():
        if head := HEAD.fullmatch(line):
            pair = (head["one"], head["other"])
            if head["unread"]:
                unread.append((head["unread"], _other(pair, head["unread"])))
        elif said := LINE.fullmatch(line):
            sender = said["sender"]
            letters.append(
                DemoMessage(now - span(said["ago"]), sender, _other(pair, sender), said["words"], said["drawing"])
            )
        elif line and not line.startswith("#"):
            raise ValueError(f"letters.txt: {line}")
    return letters, unread


def _other(pair, name):
    return pair[1 - pair.index(name)]


def _drawn(name):
    if not name:
        return {}
    drawing = images.drawing(name)
    full, thumb = ContentFile(drawing.full), ContentFile(drawing.thumb)
    picture = ProcessedImage(full, None, thumb, drawing.width, drawing.height, False, drawing.digest)
    return {"picture": picture, "alt": drawing.alt}
