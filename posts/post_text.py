"""What a witt's words may be and what stands in them. Knows no ORM; the grammar itself is `twitter_text`."""

from dataclasses import dataclass

from django.conf import settings

from posts.addresses import post_links
from twitter_text import V1, V3, clean, count, directed_at, extract, is_blank, linkify, rejection_reason

__all__ = [
    "TextEntities",
    "without_quote_link",
    "clean",
    "counting_version",
    "directed_at",
    "entities",
    "limit",
    "linkify",
    "text_error",
    "remaining",
    "normalised",
]


@dataclass(frozen=True)
class TextEntities:
    """Names and tags in a text, lower case, in order of appearance, each once."""

    mentions: list[str]
    hashtags: list[str]


def counting_version():
    """How this site counts: "v1", or "v3" where the host chose it. The browser's counter is told the same word."""
    return "v3" if settings.COUNTING == "v3" else "v1"


def counting_config():
    """The twitter-text configuration this site counts by."""
    return {"v1": V1, "v3": V3}[counting_version()]


def limit():
    """How long a witt may be."""
    return counting_config().limit


def remaining(text):
    """Return how many characters are left, of the text as it is stored; below zero it is too long."""
    return limit() - count(clean(text), counting_config())


def normalised(text):
    """The text as it is published: cleaned, and empty where there is nothing to see."""
    text = clean(text)
    return "" if is_blank(text) else text


def text_error(text):
    """Return a sentence on why this text, cleaned or not, may not be published, or None. Judges it as it is stored."""
    if sentence := rejection_reason(text):
        return sentence
    over = -remaining(text)
    if over > 0:
        return f"That is {over} character{'s' if over > 1 else ''} too long. Witts end at {limit()}."
    return None


def entities(text):
    """The people and hashtags that stand in `text`."""
    found = extract(text)
    return TextEntities(
        mentions=_unique(entity.value.lower() for entity in found if entity.kind == "mention"),
        hashtags=_unique(entity.value for entity in found if entity.kind == "hashtag"),
    )


def without_quote_link(text, quoted):
    """What is shown of `text` above the card of the witt `quoted` (an id): all but a link to it at the end."""
    for start, end, pk in post_links(text)[-1:]:
        if pk == quoted and not text[end:].strip():
            return text[:start].rstrip()
    return text


def _unique(values):
    return list(dict.fromkeys(values))
