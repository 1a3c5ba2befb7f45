"""How much memory the server may keep for itself."""

import os
from pathlib import Path

LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))  # of a container
FRACTION, MIN_MB, MAX_MB = 8, 128, 1024  # one part in so many, megabytes


def shared_buffers():
    """An eighth of the memory there is, in PostgreSQL's words, from 128 MB to 1 GB.

    That holds what a town reads, and much of what a million people read in turn; a small machine can spare it.
    """
    megabytes = min([memory(), *limits()]) // 2**20 // FRACTION
    return f"{min(max(megabytes, MIN_MB), MAX_MB)}MB"


def memory():
    """The machine's memory in bytes; none where it does not tell."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return 0


def limits():
    """What a container may use, in bytes, where there is such a limit."""
    words = [path.read_text().strip() for path in LIMITS if path.exists()]
    return [int(word) for word in words if word.isdigit()]
