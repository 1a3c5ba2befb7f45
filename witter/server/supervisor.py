"""Start child processes, restart those that exit, and stop them with the parent."""

import contextlib
import os
import signal
import subprocess
import time

from django.conf import settings

from witter.server import parent_watch


class ManagedProcess:
    """A long-running command in a process group of its own, run in the directory of the code.

    If an optional one exits early, the others continue, and it is restarted after MIN_UPTIME.
    """

    MIN_UPTIME = 3  # seconds; a process that exits earlier is not restarted, unless it is optional

    def __init__(self, name, command, is_optional=False):
        self.name, self.command, self.is_optional = name, command, is_optional
        self.process = None

    def start(self, pipe):
        """Start the command, passing the read end of the pipe by which it notices that the parent has exited."""
        self.started = time.monotonic()
        environment = os.environ | {parent_watch.PIPE_ENV_VAR: str(pipe)}
        self.process = subprocess.Popen(
            self.command, cwd=settings.BASE_DIR, env=environment, pass_fds=[pipe], start_new_session=True
        )

    @property
    def has_exited(self):
        return self.process.poll() is not None

    @property
    def ran_long_enough(self):
        return time.monotonic() - self.started > self.MIN_UPTIME

    def signal(self, number):
        """Send a signal to the process group, if it still exists."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


class Supervisor:
    """A context manager that runs several ManagedProcesses."""

    STOP_TIMEOUT = 12  # seconds for running requests and tasks to finish

    def __init__(self, *children):
        self.children = children
        self.pipe, self.write_end = os.pipe()

    def __enter__(self):
        for child in self.children:
            child.start(self.pipe)
        return self

    def __exit__(self, *_):
        """Send SIGTERM to all children, and SIGKILL to those still running after STOP_TIMEOUT."""
        running = [child for child in self.children if child.process]
        for child in running:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + self.STOP_TIMEOUT
        for child in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0, deadline - time.monotonic()))
            child.signal(signal.SIGKILL)
            child.process.wait()

    def restart_exited(self):
        """Restart children that have exited. Return the name of one that exited too early, or None."""
        for child in self.children:
            if child.has_exited and not child.ran_long_enough and not child.is_optional:
                return child.name
            if child.has_exited and child.ran_long_enough:
                child.signal(signal.SIGKILL)
                child.start(self.pipe)
        return None
