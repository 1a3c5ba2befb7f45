"""One of several clients of the database. Knows nothing of Django, so that it can run in a bare process."""

import time
from contextlib import nullcontext

import psycopg
from psycopg.types.numeric import Int8

LIKER = "the id of whoever likes it"


def like_all(where, statements, likers, together, spans):
    """Send the statements of a like for each liker, from when all clients are there; tells when that began and ended.

    Statements are kept prepared, and share a transaction when they did, as the site does it. The first like comes
    before all are there: the site's connections last, and have their statements planned. `together` is a barrier,
    `spans` a queue.
    """
    first, *others = [
        [(sql, [Int8(pk) if value == LIKER else value for value in values]) for sql, values, _ in statements]
        for pk in likers
    ]
    transaction = any(in_transaction for *_, in_transaction in statements)
    with psycopg.connect(**where, autocommit=True, prepare_threshold=0) as connection:
        cursor = psycopg.RawCursor(connection)

        def send(like):
            with connection.transaction() if transaction else nullcontext():
                for sql, values in like:
                    cursor.execute(sql, values, prepare=True)

        send(first)
        together.wait()
        began = time.monotonic()
        for like in others:
            send(like)
        spans.put((began, time.monotonic()))
