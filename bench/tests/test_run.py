"""A small run with everything real: both servers, the client, the database's own counting, and nothing left behind."""

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
from bench.like_contention import likes_at_once
from bench.measurement import Measuring
from bench.query_stats import QueryStatsReader
from bench.writes import write_benchmarks
from follows.models import Follow
from posts.factories import PostFactory
from posts.models import Like, Post

IS_EMBEDDED = connection.settings_dict["ENGINE"] == "witter.server.embedded_postgres"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not IS_EMBEDDED, reason="the benchmark reads the clocks of the embedded server"),
]


@pytest.fixture
def town(monkeypatch):
    """A few people who follow each other and have said something, for servers that look at the tests' database."""
    monkeypatch.setenv("WITTER_DB", connection.settings_dict["NAME"])
    people = UserFactory.create_batch(5)
    for person in people[1:4]:
        Follow.objects.follow(people[0], person)
        PostFactory(author=person)
    return people


@pytest.fixture
def both(town, monkeypatch, tmp_path):
    """Site and floor, with static files collected for them alone."""
    monkeypatch.setenv("WITTER_STATIC_ROOT", str(tmp_path))
    collect = "manage.py collectstatic --noinput --verbosity 0 --ignore admin".split()
    subprocess.run([sys.executable, *collect], cwd=settings.BASE_DIR, check=True)
    with servers.running() as both:
        yield both


def test_pages_and_deeds_are_measured_and_everything_is_put_back(town, both):
    bare = pages.floor_pages(both["floor"], town[0])[0]
    everything = [
        *pages.GROUPS["poll",](both["site"], town[0]),
        *write_benchmarks(both["site"], town[0], lambda name: True),
    ]
    wanted = ("poll, nothing", "publish, by the best", "like", "follow")
    found = [page for page in everything if page.name.startswith(wanted)]
    assert len(found) == len(wanted)
    bench = Measuring(0.05, bare, QueryStatsReader(connection.settings_dict["NAME"]))
    for page in (bare, *found):
        measured = bench.prepare(page)
        bench.measure(page, measured)
        assert measured.facts["queries"] >= 2
        assert measured.values["cpu_ms"][0] > 0
        assert measured.values["postgres_ms"][0] > 0
    bench.close()
    HttpSession.sign_all_out()
    assert all(worker["rss"] > worker["pss"] > 1 for worker in both["site"].memory())
    assert (Post.objects.count(), Like.objects.count(), Follow.objects.count()) == (3, 0, 3)
    assert not Session.objects.exists()
    call_command("recount")


def test_likes_at_once_are_counted_exactly_and_taken_back(town):
    UserFactory.create_batch(8)
    likes = likes_at_once(times=1)
    assert likes["exact"]
    assert likes["likes"] == 12
    assert min(likes["rates"]) > 0
    assert not Like.objects.exists()
    call_command("recount")
