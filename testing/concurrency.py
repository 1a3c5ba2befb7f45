"""Run code concurrently, in threads with database connections of their own."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

from django.db import connection, connections, transaction


def at_once(*acts, expect=()):
    """Run every act in a thread and a connection of its own, all starting together; return their results.

    Exceptions in `expect` are suppressed.
    """
    barrier = Barrier(len(acts))

    def run(act):
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=10)
            with suppress(*expect):
                return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def while_waiting(change, act, expect=()):
    """Call `change` in a transaction that is committed once `act`, started meanwhile, waits for a lock or is done.

    `act` runs in a thread and a connection of its own; its exceptions in `expect` are suppressed.
    """
    is_done = threading.Event()

    def run():
        try:
            with suppress(*expect):
                act()
        finally:
            connections.close_all()
            is_done.set()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        change()
        thread.start()
        for _ in range(600):
            if is_done.is_set() or has_waiting_lock():
                break
            time.sleep(0.05)
    thread.join(timeout=30)
    assert is_done.is_set()


def has_waiting_lock():
    """Return whether any connection of this database waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted"
            " AND datname = current_database()"
        )
        return cursor.fetchone()[0] > 0
