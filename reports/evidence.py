"""What somebody saw of a witt when they opened the form that reports it, signed, so that it outlives the witt."""

from dataclasses import dataclass

from django.core import signing

SALT = "witter.report"
MAX_AGE = 7 * 24 * 60 * 60  # seconds that a form may stay open


@dataclass(frozen=True)
class Seen:
    """A witt as a reporter saw it: the ids of its author and of itself, and its words."""

    author: int
    post: int
    words: str


def sign(reporter, post):
    """Return a value for a form that shows `post` to `reporter`."""
    return signing.dumps([reporter.pk, post.author_id, post.pk, post.text], salt=SALT, compress=True)


def read(reporter, pk, value):
    """Return what such a value says `reporter` saw of the witt `pk`, or None when it says nothing of the kind."""
    try:
        who, author, post, words = signing.loads(value, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return Seen(author, post, words) if (who, post) == (reporter.pk, pk) else None
