"""Rules for the text of a post: length, errors, entities. No ORM; the grammar is in `twitter_text`."""

from dataclasses import dataclass

from django.conf import settings

from posts import messages
from posts.addresses import post_links
from twitter_text import V1, V3, clean, count, directed_at, extract, is_blank, linkify, rejection_reason

__all__ = [
    "TextEntities",
    "clean",
    "counting_version",
    "directed_at",
    "entities",
    "limit",
    "linkify",
    "normalised",
    "remaining",
    "text_error",
    "without_quote_link",
]


@dataclass(frozen=True)
class TextEntities:
    """The unique usernames and hashtags in a text, in lower case and in order of appearance."""

    mentions: list[str]
    hashtags: list[str]


def counting_version():
    """Return "v1" or "v3", the twitter-text counting rules of this site; the browser's counter uses the same value."""
    return "v3" if settings.COUNTING == "v3" else "v1"


def counting_config():
    """Return the twitter-text configuration of this site."""
    return {"v1": V1, "v3": V3}[counting_version()]


def limit():
    """Return the maximum length of a post."""
    return counting_config().limit


def remaining(text):
    """Return the number of characters left for this text as stored, negative if it is too long."""
    return limit() - count(clean(text), counting_config())


def normalised(text):
    """Return the text as published: cleaned, and empty if it has no visible character."""
    text = clean(text)
    return "" if is_blank(text) else text


def text_error(text):
    """Return the reason why this text, cleaned or not, cannot be published, as a sentence, or None."""
    if sentence := rejection_reason(text):
        return sentence
    excess = -remaining(text)
    return messages.post_too_long(excess, limit()) if excess > 0 else None


def entities(text):
    """Return the mentions and hashtags of `text`."""
    found = extract(text)
    return TextEntities(
        mentions=_unique(entity.value.lower() for entity in found if entity.kind == "mention"),
        hashtags=_unique(entity.value for entity in found if entity.kind == "hashtag"),
    )


def without_quote_link(text, quoted):
    """Return `text` without a link at its end to the post with the id `quoted`, whose card is shown below it."""
    for start, end, pk in post_links(text)[-1:]:
        if pk == quoted and not text[end:].strip():
            return text[:start].rstrip()
    return text


def _unique(values):
    return list(dict.fromkeys(values))
