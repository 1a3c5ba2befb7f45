"""A thread pool that passes work to the thread that became idle last.

The one of `concurrent.futures` takes the thread that has been idle longest, so that requests of a quiet site rotate
over all threads: each has its own database connection, prepared statements and caches, and few of them stay in the
processor's cache. AnyIO's pool prefers the last one too, but ends threads that are idle for ten seconds, and their
connections with them.
"""

import threading
from collections import deque
from concurrent.futures import Executor, Future
from queue import SimpleQueue


class Job:
    """A call and the Future of its result."""

    def __init__(self, function, args, kwargs):
        self.function, self.args, self.kwargs, self.future = function, args, kwargs, Future()

    def run(self):
        """Run the call unless it was cancelled; its result or exception goes to the Future."""
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.function(*self.args, **self.kwargs)
        except BaseException as error:  # raised where the Future is awaited, as with every executor
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class LastIdleThreadPool(Executor):
    """Runs calls in up to `max_threads` threads, which are started when they are needed and then stay."""

    def __init__(self, max_threads, name):
        self.max_threads, self.name = max_threads, name
        self.lock = threading.Lock()
        self.thread_count = 0
        self.idle = []  # an inbox of each idle thread; the last one belongs to the thread that became idle last
        self.waiting = deque()  # jobs for which there was no thread
        self.is_shut_down = False

    def submit(self, function, /, *args, **kwargs):
        """Return the Future of a call. Raise RuntimeError after `shutdown`."""
        job = Job(function, args, kwargs)
        with self.lock:
            if self.is_shut_down:
                raise RuntimeError("The pool accepts no more calls.")
            if self.idle:
                self.idle.pop().put(job)
            elif self.thread_count < self.max_threads:
                name = f"{self.name}-{self.thread_count + 1}"
                threading.Thread(target=self._work, args=[job], name=name, daemon=True).start()
                self.thread_count += 1  # only now: the system may refuse to start a thread
            else:
                self.waiting.append(job)
        return job.future

    def _work(self, job):
        """Run jobs, one after another, until the inbox has None."""
        inbox = SimpleQueue()
        while job:
            job.run()
            del job  # an idle thread holds no reference to its last result
            job = self._next_job(inbox) or inbox.get()

    def _next_job(self, inbox):
        """Return a waiting job; without one, mark the thread as idle, or stop it after `shutdown`, and return None."""
        with self.lock:
            if self.waiting:
                return self.waiting.popleft()
            if self.is_shut_down:
                inbox.put(None)
            else:
                self.idle.append(inbox)
        return None

    def shutdown(self, wait=False, *, cancel_futures=False):
        """Accept no more calls; running ones end by themselves and are not awaited, whatever `wait` is."""
        with self.lock:
            self.is_shut_down = True
            if cancel_futures:
                for job in self.waiting:
                    job.future.cancel()
                self.waiting.clear()
            for inbox in self.idle:
                inbox.put(None)
            self.idle.clear()
