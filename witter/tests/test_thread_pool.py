"""The web worker's thread pool: work goes to the thread that became idle last."""

import threading
from unittest import mock

import pytest

from witter.server.thread_pool import LastIdleThreadPool

TIMEOUT = 10  # seconds


@pytest.fixture
def pool():
    pool = LastIdleThreadPool(3, "test")
    yield pool
    pool.shutdown()


def occupy(pool, count):
    """Occupy threads; return the event that releases them, and the Futures of their names."""
    barrier, release = threading.Barrier(count + 1), threading.Event()

    def wait():
        barrier.wait(TIMEOUT)
        release.wait(TIMEOUT)
        return threading.current_thread().name

    futures = [pool.submit(wait) for _ in range(count)]
    barrier.wait(TIMEOUT)
    return release, futures


def names_of(futures):
    return {future.result(TIMEOUT) for future in futures}


def test_one_call_at_a_time_always_has_the_same_thread(pool):
    release, futures = occupy(pool, 3)
    release.set()
    assert len(names_of(futures)) == 3
    assert len({pool.submit(threading.get_ident).result(TIMEOUT) for _ in range(20)}) == 1


def test_calls_beyond_the_threads_wait_for_their_turn(pool):
    release, _ = occupy(pool, 3)
    waiting = [pool.submit(threading.get_ident) for _ in range(5)]
    assert not any(future.done() for future in waiting)
    release.set()
    assert len(names_of(waiting)) <= 3


def test_arguments_results_and_exceptions_are_passed_on(pool):
    assert pool.submit(int, "ff", base=16).result(TIMEOUT) == 255
    with pytest.raises(ValueError, match="invalid literal"):
        pool.submit(int, "harbour").result(TIMEOUT)
    assert pool.submit(int, "1").result(TIMEOUT) == 1


def test_cancelled_call_is_not_run(pool):
    release, _ = occupy(pool, 3)
    calls = []
    cancelled = pool.submit(calls.append, "cancelled")
    last = pool.submit(calls.append, "last")
    assert cancelled.cancel()
    release.set()
    last.result(TIMEOUT)
    assert calls == ["last"]


def test_shutdown_cancels_waiting_calls_and_ends_all_threads(pool):
    release, running = occupy(pool, 3)
    waiting = pool.submit(threading.get_ident)
    pool.shutdown(cancel_futures=True)
    assert waiting.cancelled()
    with pytest.raises(RuntimeError):
        pool.submit(threading.get_ident)
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("test-")]
    release.set()
    assert len(names_of(running)) == 3
    for thread in threads:
        thread.join(TIMEOUT)
    assert not any(thread.is_alive() for thread in threads)


def test_thread_that_cannot_be_started_is_not_counted(pool):
    with (
        mock.patch.object(threading.Thread, "start", side_effect=RuntimeError("can't start new thread")),
        pytest.raises(RuntimeError),
    ):
        pool.submit(len, "")
    release, futures = occupy(pool, 3)
    release.set()
    assert len(names_of(futures)) == 3
