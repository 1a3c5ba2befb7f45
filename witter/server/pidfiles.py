"""Pid files of the running sites of this checkout: one locked file per port."""

import contextlib
import fcntl
import os
import signal
import time

from django.conf import settings
from django.core.management import CommandError

PIDFILE_DIR = settings.VAR_DIR / "run"
STOP_TIMEOUT = 15  # seconds


@contextlib.contextmanager
def pidfile(port):
    """Write and lock the pid file of `port`, for `stop_all`. Raise CommandError if another process has locked it.

    The kernel releases the lock when the process ends.
    """
    PIDFILE_DIR.mkdir(parents=True, exist_ok=True)
    with open(PIDFILE_DIR / f"{port}.pid", "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            remedy = f"wait a moment, stop it (make stop), or take another: make run PORT={port + 1}"
            raise CommandError(f"Witter is starting or stopping on port {port} already: {remedy}") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def stop_all():
    """Stop every running site and return their ports as strings."""
    return [path.stem for path in sorted(PIDFILE_DIR.glob("*.pid")) if _stop(path)]


def _stop(path):
    """Stop the process of a pid file and return True, or return False if it does not run."""
    with open(path) as file:
        if _is_unlocked(file):
            return False
        _signal(file, signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT
        while not _is_unlocked(file) and time.monotonic() < deadline:
            time.sleep(0.05)
        if not _is_unlocked(file):
            _signal(file, signal.SIGKILL)
        return True


def _signal(file, number):
    """Send a signal to the process whose id is in the file, if it still exists."""
    file.seek(0)
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(file.read()), number)


def _is_unlocked(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True
