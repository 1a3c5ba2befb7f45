"""Semaphores that limit the threads of a web worker: those that render pages, and those that wait for the decoder.

Python runs one thread at a time, so that more than a few page threads slow each other down; but a request that waits
for the decoder occupies a thread, too. So gunicorn has threads for both (witter/gunicorn_conf.py): at most `number` of
them render pages at a time, a thread that starts to wait releases the semaphore of pages, and at most PICTURE_THREADS
wait. Pages then never wait for pictures. Without gunicorn only the number of waiting threads is limited.
"""

import threading
from contextlib import contextmanager

MAX_DECODING = 1  # requests whose pictures are decoded at a time
PICTURE_THREADS = 3  # requests that are decoded or queued

decoder_semaphore = threading.BoundedSemaphore(MAX_DECODING)
picture_semaphore = threading.BoundedSemaphore(PICTURE_THREADS)
_page_semaphore = None  # None without a limit
_local = threading.local()


def limited(application, number):
    """Return a WSGI application that runs `application` in at most `number` threads at a time."""
    global _page_semaphore
    _page_semaphore = threading.BoundedSemaphore(number)

    def answer(environ, start_response):
        with _page_semaphore:
            _local.is_page_thread = True
            try:
                return application(environ, start_response)
            finally:
                _local.is_page_thread = False

    return answer


@contextmanager
def released():
    """Release the semaphore of page threads for the block, if this thread has acquired it."""
    is_page_thread = getattr(_local, "is_page_thread", False)
    if is_page_thread:
        _page_semaphore.release()
    try:
        yield
    finally:
        if is_page_thread:
            _page_semaphore.acquire()
