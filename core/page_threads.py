"""The threads of a web worker: some make pages, others only wait for pictures to be decoded.

Python runs one thread at a time, so more than a few that make pages slow each other down; but whoever waits for the
picture decoder keeps a thread as well. So gunicorn has threads for both (witter/gunicorn_conf.py): at most `number` of
them make pages at the same time, a thread that begins to wait lets another one in, and of those that wait there are
at most PICTURE_THREADS. Pages then never wait for pictures. Without gunicorn only the number of those waiting counts.
"""

import threading
from contextlib import contextmanager

DECODING = 1  # requests whose pictures a process decodes at the same time
PICTURE_THREADS = 3  # requests that are decoded or wait for their turn

decoding = threading.BoundedSemaphore(DECODING)
may_wait = threading.BoundedSemaphore(PICTURE_THREADS)
_pages = None  # a semaphore with as many places as threads may make pages; None without a limit
_held = threading.local()


def limited(application, number):
    """Return a WSGI application that does as `application`, in `number` threads at a time."""
    global _pages
    _pages = threading.BoundedSemaphore(number)

    def answer(environ, start_response):
        with _pages:
            _held.place = True
            try:
                return application(environ, start_response)
            finally:
                _held.place = False

    return answer


@contextmanager
def released():
    """Let another thread make a page while this one waits inside; come back when there is a place again."""
    holds = getattr(_held, "place", False)
    if holds:
        _pages.release()
    try:
        yield
    finally:
        if holds:
            _pages.acquire()
