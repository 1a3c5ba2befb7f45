"""Idempotency tokens of posts, derived from the token of the form that publishes them."""

import uuid

THREAD_TOKEN_NAMESPACE = uuid.UUID("8d0cf0a2-6f5b-4c3b-9a55-7d2f0c9be1a4")  # of the version 5 UUIDs below


def thread_tokens(submission, count):
    """Return the tokens of `count` posts of one form: the form's own, then tokens derived from it."""
    return [
        submission,
        *(uuid.uuid5(THREAD_TOKEN_NAMESPACE, f"{submission} {number}").hex for number in range(1, count)),
    ]


def changed_token(submission, texts, digests=()):
    """Return the token of a form that published other posts before, derived from its token and content."""
    return uuid.uuid5(THREAD_TOKEN_NAMESPACE, repr([submission, list(texts), list(digests)])).hex
