"""Run jobs in forked processes, two at a time, which share memory that was mapped before."""

import multiprocessing
from multiprocessing.connection import wait

from django.db import connections

WORKERS = 2
PROGRESS_INTERVAL = 0.5  # seconds


class WorkFailedError(Exception):
    """A process has failed; its traceback is on standard error."""


def run_in_processes(jobs, on_progress):
    """Call all `jobs` in order, WORKERS at a time. Call `on_progress(done)` often, with the number of finished jobs.

    Raise WorkFailedError if a job fails, after terminating the others.
    """
    connections.close_all()  # a connection belongs to one process
    context, waiting, running, done = multiprocessing.get_context("fork"), list(jobs), [], 0
    try:
        while waiting or running:
            while waiting and len(running) < WORKERS:
                running.append(context.Process(target=waiting.pop(0)))
                running[-1].start()
            wait([process.sentinel for process in running], PROGRESS_INTERVAL)
            ended = [process for process in running if not process.is_alive()]
            if any(process.exitcode for process in ended):
                raise WorkFailedError("Nothing was settled.")
            running = [process for process in running if process not in ended]
            done += len(ended)
            on_progress(done)
    finally:
        for process in running:
            process.terminate()
            process.join()
