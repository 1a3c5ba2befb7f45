"""All kinds of writes by concurrent users cause no deadlock, no server error and no wrong counter.

CROWD_SECONDS sets the duration; use ten minutes before a release.
"""

import os
import time

import pytest
from django.core.management import call_command

from testing.concurrency import at_once
from testing.write_crowd import Crowd

SECONDS = float(os.environ.get("CROWD_SECONDS", "4"))
THREADS = 6


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_concurrent_writes_cause_no_deadlock_and_no_drift(settings, caplog):
    for name in ("POSTS_A_DAY", "POSTS_HALF_HOUR", "POSTS_FIRST_DAY", "MESSAGES_A_DAY", "MESSAGES_FIRST_DAY"):
        setattr(settings, f"LIMIT_{name}", 0)
    for name in ("FOLLOWS_A_DAY", "FOLLOWS_FIRST_DAY", "REPORTS_A_DAY", "LISTS"):
        setattr(settings, f"LIMIT_{name}", 0)
    crowd, until = Crowd(), time.monotonic() + SECONDS
    at_once(*[lambda seed=seed: crowd.act_until(until, seed) for seed in range(THREADS)])
    assert crowd.conflicts == []
    assert [line.getMessage() for line in caplog.records if line.name == "core.db.conflict_retry"] == []
    assert [status for status in crowd.statuses if status >= 500] == []
    assert len(crowd.statuses) > SECONDS
    call_command("recount")
