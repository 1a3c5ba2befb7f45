"""Work for two processes at a time, forked so that they share what is in memory."""

import multiprocessing
from multiprocessing.connection import wait

from django.db import connections

WORKERS = 2
TICK = 0.5  # seconds


class WorkFailedError(Exception):
    """A process ended before its work was done; what it says of the reason is on standard error."""


def run_in_processes(jobs, tick):
    """Call all of `jobs`, in this order, two at a time; `tick(done)` hears, often, how many have ended.

    Raises WorkFailedError when one of them did, after the others have been stopped.
    """
    connections.close_all()  # a connection belongs to one process
    context, waiting, running, done = multiprocessing.get_context("fork"), list(jobs), [], 0
    try:
        while waiting or running:
            while waiting and len(running) < WORKERS:
                running.append(context.Process(target=waiting.pop(0)))
                running[-1].start()
            wait([process.sentinel for process in running], TICK)
            ended = [process for process in running if not process.is_alive()]
            if any(process.exitcode for process in ended):
                raise WorkFailedError("Nothing was settled.")
            running = [process for process in running if process not in ended]
            done += len(ended)
            tick(done)
    finally:
        for process in running:
            process.terminate()
            process.join()
