"""Signed snapshot of a post in the report form: it can still be reported when the post is deleted meanwhile."""

from dataclasses import dataclass

from django.core import signing

SALT = "witter.report"
MAX_AGE = 7 * 24 * 60 * 60  # seconds for which a form is valid


@dataclass(frozen=True)
class PostSnapshot:
    """A post as the reporter saw it: author id, post id, text."""

    author: int
    post: int
    text: str


def sign_snapshot(reporter, post):
    """Return a signed form value with a snapshot of `post`, valid for `reporter` only."""
    return signing.dumps([reporter.pk, post.author_id, post.pk, post.text], salt=SALT, compress=True)


def load_snapshot(reporter, pk, value):
    """Return the PostSnapshot of a signed form value, or None unless it is valid for this reporter and post id."""
    try:
        reporter_id, author, post, text = signing.loads(value, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return PostSnapshot(author, post, text) if (reporter_id, post) == (reporter.pk, pk) else None
