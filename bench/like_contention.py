"""Eight clients like one post at once: only the database's work, by the SQL statements of a like."""

import multiprocessing

from django.db import connection

from bench import sample_selection, servers
from bench.like_worker import LIKER, like_all
from bench.process_stats import flushes_per_second
from core.fastpath.prepared_queries import numbered
from witter.server.embedded_postgres import cluster

CLIENTS = 8
LIKES = 150  # per client, after one to warm up
RUNS = 3
TIMEOUT = 60  # seconds


def measure_like_contention(runs=RUNS):
    """Return likes per second and disk flushes per second of each run, and whether all counts were exact."""
    post = sample_selection.public_posts().order_by("-pk").first()
    others = sample_selection.people().exclude(pk=post.author_id).exclude(likes__post=post)
    likers = list(others.order_by("pk")[: CLIENTS * (LIKES + 1)])
    statements = like_statements(post, max(likers, key=lambda user: (user.pk != post.pk, user.pk)))
    before = post.counts.like_count
    rates, flushes, exact = [], [], True
    for _ in range(runs):
        try:
            flushes.append(flushes_per_second(cluster.root_dir()))
            rates.append(_timed_likes(likers, statements))
            post.counts.refresh_from_db()
            rows = post.likes.filter(user__in=likers).count()
            exact &= post.counts.like_count - before == rows == len(likers)
        finally:
            for user in likers:
                post.unlike(user)
    return {"clients": CLIENTS, "likes": len(likers), "rates": rates, "flushes": flushes, "exact": exact}


def like_statements(post, user):
    """Return the statements of `post.like(user)`: SQL, values in order, and whether in a transaction.

    LIKER replaces the liker's id.
    """
    statements = []

    def record(execute, sql, params, many, context):
        numbered_sql, names = numbered(sql)
        values = [LIKER if params[name] == user.pk else params[name] for name in names]
        statements.append((numbered_sql, values, connection.in_atomic_block))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        post.like(user)
    post.unlike(user)
    return statements


def _timed_likes(likers, statements):
    """Like the post as all users, divided among the clients. Return likes per second."""
    context = multiprocessing.get_context("spawn")
    barrier, queue = context.Barrier(CLIENTS), context.Queue()
    shares = [[user.pk for user in likers[number::CLIENTS]] for number in range(CLIENTS)]
    database = connection.settings_dict
    params = servers.connection_params() | {"dbname": database["NAME"], "options": database["OPTIONS"]["options"]}
    for share in shares:
        context.Process(target=like_all, args=[params, statements, share, barrier, queue], daemon=True).start()
    started, ended = zip(*(queue.get(timeout=TIMEOUT) for _ in shares), strict=True)
    return (len(likers) - CLIENTS) / (max(ended) - min(started))
