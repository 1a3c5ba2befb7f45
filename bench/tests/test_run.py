"""A small run with real servers, client and query statistics, which leaves no rows."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection

from accounts.factories import UserFactory
from bench import pages, servers
from bench.http_sessions import HttpSession
from bench.like_contention import measure_like_contention
from bench.measurement import PageMeasurer
from bench.query_stats import QueryStatsReader
from bench.writes import write_benchmarks
from follows.models import Follow
from posts.factories import PostFactory
from posts.models import Like, Post

IS_EMBEDDED = connection.settings_dict["ENGINE"] == "witter.server.embedded_postgres"
pytestmark = [
    pytest.mark.process,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not IS_EMBEDDED, reason="the benchmark reads the clocks of the embedded server"),
]


@pytest.fixture
def people(monkeypatch):
    """Return a few users with follows and posts, in the test database, which the servers use too."""
    monkeypatch.setenv("WITTER_DB", connection.settings_dict["NAME"])
    users = UserFactory.create_batch(5)
    for person in users[1:4]:
        Follow.objects.follow(users[0], person)
        PostFactory(author=person)
    return users


@pytest.fixture
def running(people, monkeypatch, tmp_path):
    """Run site and floor with static files of their own."""
    monkeypatch.setenv("WITTER_STATIC_ROOT", str(tmp_path))
    collect = "manage.py collectstatic --noinput --verbosity 0 --ignore admin".split()
    subprocess.run([sys.executable, *collect], cwd=settings.BASE_DIR, check=True)
    with servers.running_servers() as running:
        yield running


def test_pages_and_writes_are_measured_and_undone(people, running):
    bare = pages.floor_pages(running["floor"], people[0])[0]
    all_pages = [
        *pages.GROUPS["poll",](running["site"], people[0]),
        *write_benchmarks(running["site"], people[0], lambda name: True),
    ]
    wanted = ("poll, nothing", "publish, by the best", "like", "follow")
    found = [page for page in all_pages if page.name.startswith(wanted)]
    assert len(found) == len(wanted)
    bench = PageMeasurer(0.05, bare, QueryStatsReader(connection.settings_dict["NAME"]))
    for page in (bare, *found):
        measurement = bench.prepare(page)
        bench.measure(page, measurement)
        assert measurement.facts["queries"] >= 2
        assert measurement.values["cpu_ms"][0] > 0
        assert measurement.values["postgres_ms"][0] > 0
    bench.close()
    HttpSession.sign_all_out()
    assert all(worker["rss"] > worker["pss"] > 1 for worker in running["site"].memory())
    assert (Post.objects.count(), Like.objects.count(), Follow.objects.count()) == (3, 0, 3)
    assert not Session.objects.exists()
    call_command("recount")


def test_concurrent_likes_are_counted_exactly_and_undone(people):
    UserFactory.create_batch(8)
    likes = measure_like_contention(runs=1)
    assert likes["exact"]
    assert likes["likes"] == 12
    assert min(likes["rates"]) > 0
    assert not Like.objects.exists()
    call_command("recount")
