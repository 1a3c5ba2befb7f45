"""Reads what the town said from `witts/*.txt`.

A line is a moment, a username and the words; a reply stands deeper than what it answers. The moment is `41d 07:05`
(that many days ago, at that time), `3h20m` (before now) or, for a reply, `+4m` (after what it answers). A reply to
somebody else gets their @name in front, as the composer would put it. Under a witt may stand

    ! loaf crumb     its pictures (their descriptions are in album.py)
    * 17             how many people like it, where chance should not decide
    ~ ana +5m        who reposted it, and when
    = bench          a name for it, so that another witt can
    " bench          quote it
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "posts"
MOMENT = r"\d+d \d\d:\d\d|\+?(?:\d+d)?(?:\d+h)?(?:\d+m)?"
SAID = re.compile(rf"(?P<when>{MOMENT}) (?P<author>\w+) (?P<words>.+)")
NOTE = re.compile(r"""(?P<mark>[!*~="]) (?P<rest>.+)""")
SPAN = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")


@dataclass(eq=False)
class ScriptPost:
    """Something that somebody of the town said."""

    at: datetime
    author: str
    text: str
    parent: "ScriptPost | None" = None
    quote: "ScriptPost | None" = None
    pictures: list[str] = field(default_factory=list)
    likes: int | None = None
    reposts: list[tuple[str, datetime]] = field(default_factory=list)


class ScriptParser:
    """Everything in the files, told as if the last word had been said just before `now`."""

    def __init__(self, now):
        self.now, self.chance = now, Random("seconds")
        self.witts, self.named, self.quoting = [], {}, []
        for path in sorted(FOLDER.glob("*.txt")):
            self._read(path)
        for witt, name in self.quoting:
            witt.quote = self.named[name]
        self.witts.sort(key=lambda witt: witt.at)

    def _read(self, path):
        above = []  # (indent, witt): the chain of answers that the next line may continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            words = line.strip()
            if not words or words.startswith("#"):
                continue
            indent = len(line) - len(line.lstrip())
            while above and above[-1][0] >= indent:
                above.pop()
            parent = above[-1][1] if above else None
            if parent and (note := NOTE.fullmatch(words)):
                self._note(parent, **note.groupdict())
            elif said := SAID.fullmatch(words):
                above.append((indent, self._witt(parent, **said.groupdict())))
            else:
                raise ValueError(f"{path.name}, line {number}: {words}")

    def _witt(self, parent, when, author, words):
        text = "" if words == "-" else words.replace("\\n", "\n")
        if parent and parent.author != author and f"@{parent.author}".lower() not in text.lower():
            text = f"@{parent.author} {text}"
        witt = ScriptPost(self._moment(when, parent), author, text, parent)
        if witt.at > self.now:
            raise ValueError(f"{author} has not said this yet: {text}")
        self.witts.append(witt)
        return witt

    def _note(self, witt, mark, rest):
        match mark:
            case "!":
                witt.pictures = rest.split()
            case "*":
                witt.likes = int(rest)
            case "~":
                pairs = [pair.split() for pair in rest.split(",")]
                witt.reposts = [(who, witt.at + span(after)) for who, after in pairs]
            case "=":
                self.named[rest] = witt
            case '"':
                self.quoting.append((witt, rest))

    def _moment(self, when, parent):
        if when.startswith("+"):
            return parent.at + span(when)
        days, _, clock = when.partition(" ")
        if not clock:
            return self.now - span(when)
        hour, minute = map(int, clock.split(":"))
        day = self.now - span(days)
        return day.replace(hour=hour, minute=minute, second=self.chance.randrange(60), microsecond=0)


def span(text):
    """How long `+1h30m` or `41d` is."""
    days, hours, minutes = (int(part or 0) for part in SPAN.fullmatch(text.removeprefix("+")).groups())
    return timedelta(days=days, hours=hours, minutes=minutes)
