"""Events that the site's processes send to the stream process: ids only, by NOTIFY after the commit."""

from functools import partial

import msgspec
from django.conf import settings
from django.db import connection, transaction

CHANNEL = "witter_stream"


class Published(msgspec.Struct, tag="published", frozen=True):
    """Posts or a repost by one author were published."""

    posts: list[int]


class Deleted(msgspec.Struct, tag="deleted", frozen=True):
    """Posts were deleted; `authors` has the author of each."""

    posts: list[int]
    authors: list[int]


class Notified(msgspec.Struct, tag="notified", frozen=True):
    """People got a notification of an act of `actor`; `kinds` has a NotificationType for each of them."""

    recipients: list[int]
    kinds: list[str]
    actor: int
    subject: int


class MessageSent(msgspec.Struct, tag="message", frozen=True):
    """A direct message was sent; `people` are the sender and the recipient."""

    people: list[int]


class AccessEnded(msgspec.Struct, tag="access", frozen=True):
    """A token was revoked, a session ended, or somebody was suspended: every connection is checked."""


type Event = Published | Deleted | Notified | MessageSent | AccessEnded

_decoder = msgspec.json.Decoder(Event)


def notify_on_commit(event: Event) -> None:
    """Send an event when the transaction has committed. Does nothing if the stream process is switched off.

    NOTIFY inside of the transaction would take a lock of the whole database at its commit.
    """
    if settings.STREAM:
        transaction.on_commit(partial(_notify, event), robust=True)


def decode(payload: str) -> Event:
    """Return the event of a notification. Raise msgspec.DecodeError if there is none in it."""
    return _decoder.decode(payload)


def _notify(event: Event) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, msgspec.json.encode(event).decode()])
