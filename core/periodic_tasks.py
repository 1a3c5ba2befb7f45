"""Periodic tasks, run in a thread of the task worker."""

import logging
import threading
import time

from django.db import Error, close_old_connections

logger = logging.getLogger(__name__)


class PeriodicTaskThread(threading.Thread):
    """A daemon thread that runs each of `tasks`, (seconds, function) pairs, at its interval."""

    def __init__(self, *tasks):
        super().__init__(daemon=True)
        self.tasks = tasks

    def run(self):
        due_at = [time.monotonic() + seconds for seconds, _ in self.tasks]
        while True:
            time.sleep(max(0, min(due_at) - time.monotonic()))
            for number, (seconds, task) in enumerate(self.tasks):
                if due_at[number] <= time.monotonic():
                    due_at[number] = time.monotonic() + seconds
                    run_task(task)


def run_task(task):
    """Run one task. Exceptions are logged; the task runs again at its next interval."""
    close_old_connections()
    try:
        task()
    except Error:
        logger.warning("The database is gone: %s waits for it.", task.__name__)
    except Exception:
        logger.exception("%s failed", task.__name__)
    finally:
        close_old_connections()
