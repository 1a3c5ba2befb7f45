"""Parse the posts of the demo community from `posts/*.txt`.

A line has a time, a username and a text; a reply is indented below its parent. The time is `41d 07:05` (days ago, time
of day), `3h20m` (before now) or, for a reply, `+4m` (after its parent). A reply to another user gets their @name in
front, as in the composer. Lines below a post can add

    ! loaf crumb     pictures (their descriptions are in images.py)
    * 17             the number of likes, instead of a random number
    ~ ana +5m        reposts, with their times
    = bench          a label, by which another post can
    " bench          quote it
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "posts"
TIME = r"\d+d \d\d:\d\d|\+?(?:\d+d)?(?:\d+h)?(?:\d+m)?"
POST_LINE = re.compile(rf"(?P<when>{TIME}) (?P<author>\w+) (?P<words>.+)")
NOTE_LINE = re.compile(r"""(?P<mark>[!*~="]) (?P<rest>.+)""")
DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")


@dataclass(eq=False)
class ScriptPost:
    """A post of the script."""

    at: datetime
    author: str
    text: str
    parent: "ScriptPost | None" = None
    quote: "ScriptPost | None" = None
    pictures: list[str] = field(default_factory=list)
    likes: int | None = None
    reposts: list[tuple[str, datetime]] = field(default_factory=list)


class ScriptParser:
    """All posts of the files, oldest first, in `posts`; times are relative to `now`."""

    def __init__(self, now):
        self.now, self.rng = now, Random("seconds")
        self.posts, self.labels, self.quotes = [], {}, []
        for path in sorted(FOLDER.glob("*.txt")):
            self._read(path)
        for post, name in self.quotes:
            post.quote = self.labels[name]
        self.posts.sort(key=lambda post: post.at)

    def _read(self, path):
        ancestors = []  # (indent, post): the posts that the next line may reply to
        for number, line in enumerate(path.read_text().splitlines(), 1):
            content = line.strip()
            if not content or content.startswith("#"):
                continue
            indent = len(line) - len(line.lstrip())
            while ancestors and ancestors[-1][0] >= indent:
                ancestors.pop()
            parent = ancestors[-1][1] if ancestors else None
            if parent and (note := NOTE_LINE.fullmatch(content)):
                self._note(parent, **note.groupdict())
            elif parts := POST_LINE.fullmatch(content):
                ancestors.append((indent, self._post(parent, **parts.groupdict())))
            else:
                raise ValueError(f"{path.name}, line {number}: {content}")

    def _post(self, parent, when, author, words):
        """Add a post and return it."""
        text = "" if words == "-" else words.replace("\\n", "\n")
        if parent and parent.author != author and f"@{parent.author}".lower() not in text.lower():
            text = f"@{parent.author} {text}"
        post = ScriptPost(self._time(when, parent), author, text, parent)
        if post.at > self.now:
            raise ValueError(f"{author} has not said this yet: {text}")
        self.posts.append(post)
        return post

    def _note(self, post, mark, rest):
        """Apply a line with pictures, likes, reposts, a label or a quote to a post."""
        match mark:
            case "!":
                post.pictures = rest.split()
            case "*":
                post.likes = int(rest)
            case "~":
                pairs = [pair.split() for pair in rest.split(",")]
                post.reposts = [(username, post.at + span(delay)) for username, delay in pairs]
            case "=":
                self.labels[rest] = post
            case '"':
                self.quotes.append((post, rest))

    def _time(self, when, parent):
        if when.startswith("+"):
            return parent.at + span(when)
        days, _, clock = when.partition(" ")
        if not clock:
            return self.now - span(when)
        hour, minute = map(int, clock.split(":"))
        day = self.now - span(days)
        return day.replace(hour=hour, minute=minute, second=self.rng.randrange(60), microsecond=0)


def span(text):
    """Return the duration of a text such as `+1h30m` or `41d`."""
    days, hours, minutes = (int(part or 0) for part in DURATION.fullmatch(text.removeprefix("+")).groups())
    return timedelta(days=days, hours=hours, minutes=minutes)
