"""What a witt's words may be and what stands in them. Knows no ORM; the grammar itself is `witter.text`."""

from dataclasses import dataclass

from django.conf import settings

from posts.addresses import post_links
from witter.text import V1, V3, clean, complaint, count, directed_at, extract, is_blank, linkify

__all__ = [
    "Found",
    "above_card",
    "clean",
    "counting",
    "directed_at",
    "entities",
    "limit",
    "linkify",
    "refusal",
    "remaining",
    "seen",
]


@dataclass(frozen=True)
class Found:
    """Names and tags in a text, lower case, in order of appearance, each once."""

    mentions: list[str]
    hashtags: list[str]


def counting():
    """How this site counts: "v1", or "v3" where the host chose it. The browser's counter is told the same word."""
    return "v3" if settings.COUNTING == "v3" else "v1"


def config():
    """The twitter-text configuration this site counts by."""
    return {"v1": V1, "v3": V3}[counting()]


def limit():
    """How long a witt may be."""
    return config().limit


def remaining(text):
    """Return how many characters are left, of the text as it is stored; below zero it is too long."""
    return limit() - count(clean(text), config())


def seen(text):
    """The text as it is published: cleaned, and empty where there is nothing to see."""
    text = clean(text)
    return "" if is_blank(text) else text


def refusal(text):
    """Return a sentence on why this text, cleaned or not, may not be published, or None. Judges it as it is stored."""
    if sentence := complaint(text):
        return sentence
    over = -remaining(text)
    if over > 0:
        return f"That is {over} character{'s' if over > 1 else ''} too long. Witts end at {limit()}."
    return None


def entities(text):
    """The people and hashtags that stand in `text`."""
    found = extract(text)
    return Found(
        mentions=_once(entity.value.lower() for entity in found if entity.kind == "mention"),
        hashtags=_once(entity.value for entity in found if entity.kind == "hashtag"),
    )


def above_card(text, quoted):
    """What is shown of `text` above the card of the witt `quoted` (an id): all but a link to it at the end."""
    for start, end, pk in post_links(text)[-1:]:
        if pk == quoted and not text[end:].strip():
            return text[:start].rstrip()
    return text


def _once(values):
    return list(dict.fromkeys(values))
