"""CPU time and memory of processes, and flushes of the disk, from the Linux kernel."""

import os
import re
import tempfile
import time
from pathlib import Path

CPUCLOCK_SCHED = 2  # of all threads


def cpu_seconds(pid):
    """Return the CPU seconds of a process, 0 if it has exited. The clock id is made as by clock_getcpuclockid(3)."""
    try:
        return time.clock_gettime((~pid << 3) | CPUCLOCK_SCHED)
    except OSError:
        return 0.0


def cpu_elapsed(before, after):
    """Return the CPU seconds between two readings by process id; a new process counts from its start."""
    return sum(seconds - before.get(pid, 0) for pid, seconds in after.items())


def children(parent):
    """Return the ids of the running child processes."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = path.read_text().rpartition(")")[2].split()
        except OSError:  # the process has exited
            continue
        if int(after_name[1]) == parent:
            found.append(int(path.parent.name))
    return sorted(found)


def memory(pid):
    """Return megabytes of resident memory (`rss`) and proportional memory (`pss`) of a process."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return {
        name.lower(): int(size) / 1024 for name, size in re.findall(r"^(Rss|Pss): +(\d+) kB", rollup, re.MULTILINE)
    }


def flushes_per_second(folder, seconds=0.5):
    """Return how many small writes per second the disk under this folder can flush, an upper bound for commits."""
    count, began = 0, time.perf_counter()
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        while time.perf_counter() < began + seconds:
            file.seek(0)
            file.write(bytes(8192))
            os.fdatasync(file)
            count += 1
    return count / (time.perf_counter() - began)
