"""Child processes that come back when they fall over and never outlive us."""

import contextlib
import os
import signal
import subprocess
import time

from witter.server import parent_watch


class ManagedProcess:
    """One long-running command in a process group of its own."""

    MIN_UPTIME = 3  # seconds; whoever dies younger would only die again

    def __init__(self, name, command):
        self.name, self.command = name, command
        self.process = None

    def start(self, pipe):
        """Start the command, holding the reading end of our lifeline."""
        self.started = time.monotonic()
        environment = os.environ | {parent_watch.PIPE_ENV_VAR: str(pipe)}
        self.process = subprocess.Popen(self.command, env=environment, pass_fds=[pipe], start_new_session=True)

    @property
    def ended(self):
        return self.process.poll() is not None

    @property
    def settled(self):
        return time.monotonic() - self.started > self.MIN_UPTIME

    def signal(self, number):
        """Send a signal to the whole group, if any of it is left."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


class Supervisor:
    """The children of this process."""

    STOP_TIMEOUT = 12  # seconds to finish requests and tasks in

    def __init__(self, *children):
        self.children = children
        self.pipe, self.lifeline = os.pipe()

    def __enter__(self):
        for child in self.children:
            child.start(self.pipe)
        return self

    def __exit__(self, *_):
        """Ask all to end, then insist."""
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
        """Start again whoever has ended; gives the name of one who ended too soon for that to make sense."""
        for child in self.children:
            if child.ended and not child.settled:
                return child.name
            if child.ended:
                child.signal(signal.SIGKILL)
                child.start(self.pipe)
        return None
