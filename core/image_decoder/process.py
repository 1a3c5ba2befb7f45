"""Start the decoder's process, wait for it, and read what it made."""

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
BOOT = f"import sys; sys.path += {[str(PROJECT_ROOT), str(PACKAGES)]!r}; from core.image_decoder.program import main; main()"
COMMAND = [sys.executable, "-I", "-S", "-c", BOOT]  # nothing of the environment, no site: it starts in 50 ms


class DecoderCrashedError(Exception):
    """The process ended before it was done, by no fault that is known to be the picture's; `reason` is for the log."""


class DecoderRun:
    """One request's pictures in the decoder. `cpu` is what it has cost, in seconds, however it ended."""

    def __init__(self, allowance=None):
        self.allowance, self.cpu = allowance or Allowance(), 0.0

    def run(self, jobs):
        """Decode `jobs`, pairs of a kind (photo, avatar, header) and the bytes of a file; return a DecodedImage for each.

        Raises ImageRefusedError for the first that cannot be taken, with code "too_heavy" when it took too much time or memory,
        and DecoderCrashedError when the process was ended from outside or crashed.
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
        """Wait for the process to end; return its status, and what it said on standard error or None if too slow."""
        try:
            stderr = read_tail(process.stderr, time.monotonic() + self.allowance.clock)
        finally:
            os.kill(process.pid, signal.SIGKILL)  # one that has ended, as it does with its last pipe, keeps its status
            process.stderr.close()
            status, used = reap(process)
            self.cpu = used.ru_utime + used.ru_stime
        return status, stderr


def start(source, target, allowance):
    """Start the process between two open files. It gets no environment, no other file and no connection of ours."""
    options = {"stdin": source, "stdout": target, "stderr": subprocess.PIPE, "env": {}, "cwd": "/"}
    return subprocess.Popen([*COMMAND, *map(str, allowance)], close_fds=True, **options)


def read_tail(pipe, deadline):
    """Return the last of what comes through the pipe until its other end is closed, or None at the deadline."""
    words = b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while selector.select(max(0, deadline - time.monotonic())):
            piece = os.read(pipe.fileno(), 4096)
            if not piece:
                return words
            words = (words + piece)[-4096:]
    return None


def reap(process):
    """Return the status of a process that ends now, as subprocess has it, and the resources that it used."""
    try:
        _, status, used = os.wait4(process.pid, 0)
    except ChildProcessError:  # somebody else has waited for all children
        status, used = 0, resource.struct_rusage([0] * 16)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used


def read_results(target):
    """Return what the decoder wrote, as a list of DecodedImage; raises ImageRefusedError."""
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
    """Return the last line of a traceback: the kind of error, without what it was about."""
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[-1].partition(":")[0] if lines else ""
