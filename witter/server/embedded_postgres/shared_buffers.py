"""The size of PostgreSQL's shared_buffers."""

import os
from pathlib import Path

CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))  # v2, v1
DIVISOR, MIN_MB, MAX_MB = 8, 128, 1024


def shared_buffers():
    """Return an eighth of the memory as a PostgreSQL setting, from 128MB to 1024MB.

    This caches all of a small community and the busiest part of a large one.
    """
    megabytes = min([memory(), *limits()]) // 2**20 // DIVISOR
    return f"{min(max(megabytes, MIN_MB), MAX_MB)}MB"


def memory():
    """Return the machine's memory in bytes, or 0 if unknown."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return 0


def limits():
    """Return the memory limits of the container in bytes; empty without a limit."""
    values = [path.read_text().strip() for path in CGROUP_LIMITS if path.exists()]
    return [int(value) for value in values if value.isdigit()]
