"""A database client of the like benchmark. Imports no Django, so that it can run in a process of its own."""

import time
from contextlib import nullcontext

import psycopg
from psycopg.types.numeric import Int8

LIKER = "the id of whoever likes it"


def like_all(params, statements, likers, barrier, queue):
    """Send the statements of a like for each liker, and put (start, end) into `queue`.

    Statements are server-prepared, and share a transaction if the site's did. The first like comes before the
    `barrier`, since the site's connections last and have their statements planned.
    """
    first, *others = [
        [(sql, [Int8(pk) if value == LIKER else value for value in values]) for sql, values, _ in statements]
        for pk in likers
    ]
    transaction = any(in_transaction for *_, in_transaction in statements)
    with psycopg.connect(**params, autocommit=True, prepare_threshold=0) as connection:
        cursor = psycopg.RawCursor(connection)

        def send(like):
            with connection.transaction() if transaction else nullcontext():
                for sql, values in like:
                    cursor.execute(sql, values, prepare=True)

        send(first)
        barrier.wait()
        started = time.monotonic()
        for like in others:
            send(like)
        queue.put((started, time.monotonic()))
