"""Ends of follows and requests between two people, remembered for as long as an Undo button works.

Undo restores no follow that has ended since: its owner may have ended it, or the other may have blocked them.
"""

import uuid

from django.core.cache import cache

UNDO_SECONDS = 10 * 60  # for which an Undo button works


def remember_end(one, other):
    """Remember that a follow or request between two people ends now. Lock the user pair first."""
    cache.set(_key(one, other), uuid.uuid4().hex, UNDO_SECONDS)


def last_end(one, other):
    """Return an identifier of the last end of a follow or request between two people, "" if none is stored."""
    return cache.get(_key(one, other), "")


def _key(one, other):
    low, high = sorted((one.pk, other.pk))
    return f"follow-end:{low}:{high}"
