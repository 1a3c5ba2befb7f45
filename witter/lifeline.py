"""End with the process that started us, however it died.

`manage.py up` holds one end of a pipe and gives the other to its children. When it is gone,
even by kill -9, the kernel closes the pipe, and the children end as if they were asked to.
"""

import os
import signal
import threading

VARIABLE = "WITTER_LIFELINE"  # the pipe's file descriptor


def follow():
    """Watch the pipe from a thread of this process. Does nothing unless there is one."""
    if pipe := os.environ.pop(VARIABLE, ""):
        threading.Thread(target=_end_with, args=[int(pipe)], daemon=True).start()


def _end_with(pipe):
    while os.read(pipe, 1):
        pass
    os.killpg(os.getpgrp(), signal.SIGTERM)
