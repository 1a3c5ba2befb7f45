"""End with the process that started us, however it died.

`manage.py up` holds one end of a pipe and gives the other to its children. When it is gone,
even by kill -9, the kernel closes the pipe, and the children end as if they were asked to.
"""

import os
import signal
import threading

PIPE_ENV_VAR = "WITTER_LIFELINE"  # the pipe's file descriptor


def exit_with_parent():
    """Watch the pipe from a thread of this process. Does nothing unless there is one."""
    if pipe := os.environ.pop(PIPE_ENV_VAR, ""):
        threading.Thread(target=_exit_at_end_of, args=[int(pipe)], daemon=True).start()


def _exit_at_end_of(pipe):
    while os.read(pipe, 1):
        pass
    os.killpg(os.getpgrp(), signal.SIGTERM)
