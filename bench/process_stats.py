"""What the kernel knows of processes and the disk: time computed, memory held, how fast it flushes. Linux only."""

import os
import re
import tempfile
import time
from pathlib import Path

CPUCLOCK_SCHED = 2  # in nanoseconds, of all threads together


def cpu_seconds(pid):
    """How long this process has computed; as clock_getcpuclockid(3) makes the clock's number. 0 when it is gone."""
    try:
        return time.clock_gettime((~pid << 3) | CPUCLOCK_SCHED)
    except OSError:
        return 0.0


def elapsed(before, after):
    """Seconds that these processes computed meanwhile; whoever came since did so from its beginning."""
    return sum(seconds - before.get(pid, 0) for pid, seconds in after.items())


def children(parent):
    """The processes that this one has started and not outlived."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = path.read_text().rpartition(")")[2].split()
        except OSError:  # gone meanwhile
            continue
        if int(after_name[1]) == parent:
            found.append(int(path.parent.name))
    return sorted(found)


def memory(pid):
    """Megabytes that a process holds (`rss`), and with what it shares counted in parts (`pss`)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return {
        name.lower(): int(size) / 1024 for name, size in re.findall(r"^(Rss|Pss): +(\d+) kB", rollup, re.MULTILINE)
    }


def flushes_a_second(folder, seconds=0.5):
    """How often in a second the disk under this folder takes a small write for good: who waits for it is no faster."""
    count, began = 0, time.perf_counter()
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        while time.perf_counter() < began + seconds:
            file.seek(0)
            file.write(bytes(8192))
            os.fdatasync(file)
            count += 1
    return count / (time.perf_counter() - began)
