"""Run the decoder's process and read its results."""

import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import PIL

from core.image_decoder.limits import Allowance
from core.image_decoder.results import DecodedImage, ImageRefusedError

PROJECT_ROOT, PACKAGES = Path(__file__).resolve().parent.parent.parent, Path(PIL.__file__).resolve().parent.parent
PATHS = [str(PROJECT_ROOT), str(PACKAGES)]
BOOT = f"import sys; sys.path += {PATHS!r}; from core.image_decoder.program import main; main()"
COMMAND = [sys.executable, "-I", "-S", "-c", BOOT]  # isolated and without `site`: it starts in 50 ms


class DecoderCrashedError(Exception):
    """The process ended early, by no known fault of the picture's; the message is for the log."""


class DecoderRun:
    """One request's pictures in the decoder. `cpu` is the CPU time used in seconds, however the run ended."""

    def __init__(self, allowance=None):
        self.allowance, self.cpu = allowance or Allowance(), 0.0

    def run(self, jobs):
        """Decode `jobs`, (kind, bytes) pairs with kind photo, avatar or header; return a DecodedImage for each.

        Raise ImageRefusedError for the first refused picture, with code "too_heavy" when it took too much time or
        memory, and DecoderCrashedError when the process was killed or crashed.
        """
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
            heads = [[kind, len(data)] for kind, data in jobs]
            source.write(json.dumps(heads).encode() + b"\n")
            source.writelines(data for _, data in jobs)
            source.seek(0)
            status, stderr = self.wait(start(source, target, self.allowance))
            if status in {-signal.SIGXCPU, -signal.SIGALRM} or stderr is None:
                raise ImageRefusedError("too_heavy")
            if status:
                raise DecoderCrashedError(f"status {status} {last_line(stderr)}")
            target.seek(0)
            return read_results(target)

    def wait(self, process):
        """Wait for the process to end; return its status and standard error, which is None after a timeout."""
        try:
            stderr = read_tail(process.stderr, time.monotonic() + self.allowance.clock)
        finally:
            os.kill(process.pid, signal.SIGKILL)  # no effect on the status of one that has ended
            process.stderr.close()
            status, used = reap(process)
            self.cpu = used.ru_utime + used.ru_stime
        return status, stderr


def start(source, target, allowance):
    """Start the process between two open files, with an empty environment and no other file or connection."""
    options = {"stdin": source, "stdout": target, "stderr": subprocess.PIPE, "env": {}, "cwd": "/"}
    return subprocess.Popen([*COMMAND, *map(str, allowance)], close_fds=True, **options)


def read_tail(pipe, deadline):
    """Return the last 4 KB from the pipe once it is closed, or None at the deadline."""
    tail = b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while selector.select(max(0, deadline - time.monotonic())):
            chunk = os.read(pipe.fileno(), 4096)
            if not chunk:
                return tail
            tail = (tail + chunk)[-4096:]
    return None


def reap(process):
    """Return the exit status of an ending process, as subprocess has it, and its resource usage."""
    try:
        _, status, used = os.wait4(process.pid, 0)
    except ChildProcessError:  # other code has waited for all children
        status, used = 0, resource.struct_rusage([0] * 16)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used


def read_results(target):
    """Return the decoder's results as a list of DecodedImage; raise ImageRefusedError."""
    answer = json.loads(target.readline() or "{}")
    if "refused" in answer:
        raise ImageRefusedError(answer["refused"])
    if "made" not in answer:
        raise DecoderCrashedError("it said nothing")
    return [
        DecodedImage({name: target.read(length) for name, length in facts.pop("files")}, **facts)
        for facts in answer["made"]
    ]


def last_line(stderr):
    """Return the type of the exception from a traceback, without its message, which may have private data."""
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[-1].partition(":")[0] if lines else ""
