"""Thread limits of a web worker: page threads make pages, picture threads only wait for the decoder.

Python runs one thread at a time, so that more than a few page threads slow each other down; but a request that waits
for the decoder occupies a thread, too. So gunicorn has threads for both (witter/gunicorn_conf.py): at most `number` of
them render pages at a time, a thread that starts to wait releases its place, and at most PICTURE_THREADS wait. Pages
then never wait for pictures. Without gunicorn only the number of waiting threads is limited.
"""

import threading
from contextlib import contextmanager

DECODING = 1  # requests whose pictures are decoded at a time
PICTURE_THREADS = 3  # requests that are decoded or queued

decoding = threading.BoundedSemaphore(DECODING)
may_wait = threading.BoundedSemaphore(PICTURE_THREADS)
_pages = None  # the semaphore of page threads; None without a limit
_local = threading.local()


def limited(application, number):
    """Return a WSGI application that runs `application` in at most `number` threads at a time."""
    global _pages
    _pages = threading.BoundedSemaphore(number)

    def answer(environ, start_response):
        with _pages:
            _local.has_place = True
            try:
                return application(environ, start_response)
            finally:
                _local.has_place = False

    return answer


@contextmanager
def released():
    """Release this thread's place among the page threads for the block, and acquire one again at its end."""
    has_place = getattr(_local, "has_place", False)
    if has_place:
        _pages.release()
    try:
        yield
    finally:
        if has_place:
            _pages.acquire()
