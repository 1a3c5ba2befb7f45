"""The rounds of the task worker: each chore when it is due, and none that ends the others."""

import threading
import time
from contextlib import suppress

from django.db import OperationalError

from core.periodic_tasks import PeriodicTaskThread

NEVER = 60 * 60  # seconds that no test lasts


class Enough(BaseException):
    """Ends the rounds, which nothing that goes wrong does."""


def go_round(*chores):
    """Do the rounds, with database connections of their own, until a chore has enough."""

    def until_enough():
        with suppress(Enough):
            PeriodicTaskThread(*chores).run()

    thread = threading.Thread(target=until_enough, daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()


def noting(moments, times):
    """A chore that notes when it is done, and ends the rounds after so many times."""

    def note():
        moments.append(time.monotonic())
        if len(moments) == times:
            raise Enough

    return note


def test_a_chore_is_done_again_and_again_and_never_before_it_is_due():
    moments = []
    began = time.monotonic()
    go_round((0.1, noting(moments, 3)))
    assert len(moments) == 3
    assert all(moment >= began + 0.1 * n for n, moment in enumerate(moments, 1))


def test_a_chore_that_is_not_due_is_not_done_with_those_that_are():
    often, seldom = [], []
    go_round((NEVER, noting(seldom, 1)), (0.001, noting(often, 20)))
    assert len(often) == 20 and not seldom


def test_each_chore_has_its_own_time():
    often, seldom = [], []
    began = time.monotonic()
    go_round((0.01, noting(often, NEVER)), (0.3, noting(seldom, 2)))
    assert len(often) >= 2
    assert all(moment >= began + 0.3 * n for n, moment in enumerate(seldom, 1))


def test_a_chore_that_fails_does_not_end_the_others_and_is_tried_again(caplog):
    tries, gone, done = [], [], []

    def send_letters():
        tries.append("no paper")
        raise ValueError("no paper")

    def count_votes():
        gone.append("no database")
        raise OperationalError("no database")

    go_round((0.001, send_letters), (0.001, count_votes), (0.1, noting(done, 3)))
    assert len(done) == 3
    assert len(tries) > 1 and len(gone) > 1
    said = {
        (record.levelname, record.getMessage()) for record in caplog.records if record.name == "core.periodic_tasks"
    }
    assert said == {
        ("ERROR", "send_letters failed"),
        ("WARNING", "The database is gone: count_votes waits for it."),
    }
