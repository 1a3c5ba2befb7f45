"""Which sites of this checkout are running: one locked file for each, with the process id in it."""

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
    """While inside, `stop_all` can find us, and nobody else starts there. The kernel drops the lock however we end."""
    PIDFILE_DIR.mkdir(parents=True, exist_ok=True)
    with open(PIDFILE_DIR / f"{port}.pid", "a+") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            remedy = f"wait a moment, stop it (make stop), or take another: make run PORT={port + 1}"
            raise CommandError(f"Witter is starting or stopping on port {port} already: {remedy}") from None
        mark.truncate(0)
        mark.write(str(os.getpid()))
        mark.flush()
        yield


def stop_all():
    """Stop every running site; gives their ports."""
    return [mark.stem for mark in sorted(PIDFILE_DIR.glob("*.pid")) if _stop(mark)]


def _stop(path):
    with open(path) as mark:
        if _is_unlocked(mark):
            return False
        _signal(mark, signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT
        while not _is_unlocked(mark) and time.monotonic() < deadline:
            time.sleep(0.05)
        if not _is_unlocked(mark):
            _signal(mark, signal.SIGKILL)
        return True


def _signal(mark, number):
    """Send a signal to whoever holds the mark now, unless it has just ended."""
    mark.seek(0)
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(mark.read()), number)


def _is_unlocked(mark):
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(mark, fcntl.LOCK_UN)
    return True
