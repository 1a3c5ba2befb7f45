"""Eight clients like one witt at once: the database's work alone, by the statements that the site sends for a like."""

import multiprocessing
import re
import time
from concurrent.futures import ProcessPoolExecutor

import psycopg
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import choosing

CLIENTS = 8
LIKES = 300  # of each client
TIMES = 3


def likes_at_once():
    """Likes a second, each time, and whether every count came out exact."""
    post = choosing.public_posts().order_by("-pk").first()
    others = choosing.people().exclude(pk=post.author_id).exclude(likes__post=post)
    likers = list(others.order_by("pk")[: CLIENTS * LIKES])
    statements = statements_of_a_like(post, max(likers, key=lambda user: (user.pk != post.pk, user.pk)))
    before = post.counts.like_count
    with ProcessPoolExecutor(CLIENTS, multiprocessing.get_context("spawn")) as pool:
        return {"clients": CLIENTS, **_times(pool, post, likers, statements, before)}


def _times(pool, post, likers, statements, before):
    rates, exact = [], True
    for _ in range(TIMES):
        try:
            rates.append(_once(pool, likers, statements))
            post.counts.refresh_from_db()
            rows = post.likes.filter(user__in=likers).count()
            exact &= post.counts.like_count - before == rows == len(likers)
        finally:
            for user in likers:
                post.unlike(user)
    return {"rates": rates, "exact": exact, "likes": len(likers)}


def statements_of_a_like(post, user):
    """What `post.like(user)` sends, with a place for the liker's id."""
    with CaptureQueriesContext(connection) as captured:
        post.like(user)
    post.unlike(user)
    marked = rf"(?<!\d){user.pk}(?!\d)"
    return [re.sub(marked, "{liker}", query["sql"].replace("{", "{{").replace("}", "}}")) for query in captured]


def _once(pool, likers, statements):
    """All of them like it, shared out among the clients; gives likes a second."""
    database = settings.DATABASES["default"]
    where = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"], "dbname": database["NAME"]}
    start = time.time() + 1.5  # all at once
    shares = [[user.pk for user in likers[number::CLIENTS]] for number in range(CLIENTS)]
    spans = [pool.submit(like_all, where, share, statements, start) for share in shares]
    spans = [span.result() for span in spans]
    return len(likers) / (max(end for _, end in spans) - min(begin for begin, _ in spans))


def like_all(where, likers, statements, start):
    """One client: like after like on its own connection. Gives when it began and ended."""
    texts = [[statement.format(liker=liker) for statement in statements] for liker in likers]
    with psycopg.connect(**where, autocommit=True) as own, own.cursor() as cursor:
        own.prepare_threshold = None  # as Django does
        time.sleep(max(0, start - time.time()))
        began = time.time()
        for like in texts:
            for statement in like:
                cursor.execute(statement)
        return began, time.time()
