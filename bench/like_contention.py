"""Eight clients like one witt at once: the database's work alone, by the statements that the site sends for a like."""

import multiprocessing

from django.db import connection

from bench import sample_selection, servers
from bench.like_worker import LIKER, like_all
from bench.process_stats import flushes_a_second
from core.fastpath.prepared_queries import numbered
from witter.server.embedded_postgres import cluster

CLIENTS = 8
LIKES = 150  # of each client, and one before
TIMES = 3
PATIENCE = 60  # seconds


def likes_at_once(times=TIMES):
    """Likes a second, so many times, and whether every count came out exact; and how often the disk can flush."""
    post = sample_selection.public_posts().order_by("-pk").first()
    others = sample_selection.people().exclude(pk=post.author_id).exclude(likes__post=post)
    likers = list(others.order_by("pk")[: CLIENTS * (LIKES + 1)])
    statements = statements_of_a_like(post, max(likers, key=lambda user: (user.pk != post.pk, user.pk)))
    before = post.counts.like_count
    rates, flushes, exact = [], [], True
    for _ in range(times):
        try:
            flushes.append(flushes_a_second(cluster.root_dir()))
            rates.append(_once(likers, statements))
            post.counts.refresh_from_db()
            rows = post.likes.filter(user__in=likers).count()
            exact &= post.counts.like_count - before == rows == len(likers)
        finally:
            for user in likers:
                post.unlike(user)
    return {"clients": CLIENTS, "likes": len(likers), "rates": rates, "flushes": flushes, "exact": exact}


def statements_of_a_like(post, user):
    """What `post.like(user)` sends: the SQL of each statement, its values in order, and whether in a transaction.

    LIKER stands where the liker's id was. A statement in no transaction is one of its own.
    """
    sent = []

    def note(execute, sql, params, many, context):
        sql_sent, names = numbered(sql)
        values = [LIKER if params[name] == user.pk else params[name] for name in names]
        sent.append((sql_sent, values, connection.in_atomic_block))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        post.like(user)
    post.unlike(user)
    return sent


def _once(likers, statements):
    """All of them like it, shared out among the clients; gives likes a second."""
    context = multiprocessing.get_context("spawn")
    together, spans = context.Barrier(CLIENTS), context.Queue()
    shares = [[user.pk for user in likers[number::CLIENTS]] for number in range(CLIENTS)]
    database = connection.settings_dict
    where = servers.place() | {"dbname": database["NAME"], "options": database["OPTIONS"]["options"]}
    for share in shares:
        context.Process(target=like_all, args=[where, statements, share, together, spans], daemon=True).start()
    begun, ended = zip(*(spans.get(timeout=PATIENCE) for _ in shares), strict=True)
    return (len(likers) - CLIENTS) / (max(ended) - min(begun))
