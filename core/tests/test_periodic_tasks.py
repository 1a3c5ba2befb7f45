"""Periodic tasks of the task worker."""

import threading
import time
from contextlib import suppress

from django.db import OperationalError

from core.periodic_tasks import PeriodicTaskThread

NEVER = 60 * 60  # seconds, longer than any test


class StopThreadError(BaseException):
    """Ends the thread, as a BaseException; an Exception would be logged."""


def run_thread(*tasks):
    """Run the tasks in a thread, with database connections of its own, until one raises StopThreadError."""

    def run():
        with suppress(StopThreadError):
            PeriodicTaskThread(*tasks).run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()


def recording_task(runs, count):
    """Return a task that appends its time to `runs` and ends the thread after `count` runs."""

    def record():
        runs.append(time.monotonic())
        if len(runs) == count:
            raise StopThreadError

    return record


def test_task_is_repeated_and_never_early():
    runs = []
    began = time.monotonic()
    run_thread((0.1, recording_task(runs, 3)))
    assert len(runs) == 3
    assert all(moment >= began + 0.1 * n for n, moment in enumerate(runs, 1))


def test_task_that_is_not_due_does_not_run():
    often, rare = [], []
    run_thread((NEVER, recording_task(rare, 1)), (0.001, recording_task(often, 20)))
    assert len(often) == 20
    assert not rare


def test_each_task_has_its_own_interval():
    often, rare = [], []
    began = time.monotonic()
    run_thread((0.01, recording_task(often, NEVER)), (0.3, recording_task(rare, 2)))
    assert len(often) >= 2
    assert all(moment >= began + 0.3 * n for n, moment in enumerate(rare, 1))


def test_failing_task_runs_again_and_does_not_end_the_others(caplog):
    tries, disconnected, done = [], [], []

    def send_emails():
        tries.append("no paper")
        raise ValueError("no paper")

    def count_votes():
        disconnected.append("no database")
        raise OperationalError("no database")

    run_thread((0.001, send_emails), (0.001, count_votes), (0.1, recording_task(done, 3)))
    assert len(done) == 3
    assert len(tries) > 1
    assert len(disconnected) > 1
    logged = {
        (record.levelname, record.getMessage()) for record in caplog.records if record.name == "core.periodic_tasks"
    }
    assert logged == {
        ("ERROR", "send_emails failed"),
        ("WARNING", "The database is gone: count_votes waits for it."),
    }
