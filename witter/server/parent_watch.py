"""Exit when the parent process exits, even after kill -9.

`manage.py up` opens a pipe and passes the read end to its children. When the parent exits, the kernel closes the write
end; the children read end of file and send SIGTERM to their process group.
"""

import os
import signal
import threading

PIPE_ENV_VAR = "WITTER_PARENT_PIPE"  # the file descriptor of the pipe's read end


def exit_with_parent():
    """Watch the parent's pipe in a thread. Do nothing if the parent passed none."""
    if pipe := os.environ.pop(PIPE_ENV_VAR, ""):
        threading.Thread(target=_exit_at_end_of, args=[int(pipe)], daemon=True).start()


def _exit_at_end_of(pipe):
    while os.read(pipe, 1):
        pass
    os.killpg(os.getpgrp(), signal.SIGTERM)
