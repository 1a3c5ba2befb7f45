"""What the task worker does by itself from time to time, beside the tasks that wait for it."""

import logging
import threading
import time

from django.db import Error, close_old_connections

logger = logging.getLogger(__name__)


class PeriodicTaskThread(threading.Thread):
    """Does each of `chores`, pairs of seconds and a function, every so many seconds as long as the process lives."""

    def __init__(self, *chores):
        super().__init__(daemon=True)
        self.chores = chores

    def run(self):
        due = [time.monotonic() + seconds for seconds, _ in self.chores]
        while True:
            time.sleep(max(0, min(due) - time.monotonic()))
            for number, (seconds, chore) in enumerate(self.chores):
                if due[number] <= time.monotonic():
                    due[number] = time.monotonic() + seconds
                    run_task(chore)


def run_task(chore):
    """Do one, and let nothing that goes wrong end the rounds: it is said, and tried again when it is due again."""
    close_old_connections()
    try:
        chore()
    except Error:
        logger.warning("The database is gone: %s waits for it.", chore.__name__)
    except Exception:
        logger.exception("%s failed", chore.__name__)
    finally:
        close_old_connections()
