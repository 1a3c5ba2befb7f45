"""Signed tokens with which a participant restores a message that they deleted on their side.

Deleting the whole conversation ends the tokens of its messages. The cache has the last such end for UNDO_WINDOW.
"""

import uuid
from datetime import timedelta

from django.core import signing
from django.core.cache import cache

SALT = "witter.messages.restore"
UNDO_WINDOW = timedelta(minutes=10)  # in which a user can restore a message that they deleted


def sign_restore_token(side, message_id):
    """Return a form value with which the owner of this side can restore this message within UNDO_WINDOW."""
    return signing.dumps([side.pk, message_id, _last_end(side)], salt=SALT)


def is_restore_token(value, side, message_id):
    """Return whether `value` was signed for this side and message within UNDO_WINDOW and has not ended since."""
    try:
        signed = signing.loads(value, salt=SALT, max_age=UNDO_WINDOW)
    except signing.BadSignature:
        return False
    return signed == [side.pk, message_id, _last_end(side)]


def end_restore_tokens(side):
    """End all tokens of this side. Call it when its owner deletes the conversation."""
    cache.set(_key(side), uuid.uuid4().hex, UNDO_WINDOW.total_seconds())


def _last_end(side):
    """Return an identifier of the last time when the tokens of this side ended, "" if none is stored."""
    return cache.get(_key(side), "")


def _key(side):
    return f"conversation-deleted:{side.pk}"
