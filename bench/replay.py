"""One of several clients of the database. Knows nothing of Django, so that it can run in a bare process."""

import time

import psycopg


def like_all(where, statements, likers, together, spans):
    """Send the statements of a like for each liker, from when all clients are there; tells when that began and ended.

    `together` is a barrier, `spans` a queue.
    """
    likes = [[statement.format(liker=liker) for statement in statements] for liker in likers]
    with (
        psycopg.connect(**where, autocommit=True, prepare_threshold=None) as connection,
        connection.cursor() as cursor,
    ):
        together.wait()
        began = time.monotonic()
        for like in likes:
            for statement in like:
                cursor.execute(statement)
        spans.put((began, time.monotonic()))
