"""The database server that comes along: started by whoever needs it, hard to break, gone when nobody is left."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from witter.db.embedded import memory
from witter.tests.checkout import Checkout, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    checkout = Checkout(tmp_path_factory.mktemp("var"))
    yield checkout
    checkout.remove()


def test_five_starters_at_once_get_one_server(checkout):
    with ThreadPoolExecutor(5) as pool:
        started = set(pool.map(checkout.psql, ["SELECT pg_postmaster_start_time()"] * 5))
    assert len(started) == 1


def test_what_was_committed_survives_a_killed_server(checkout):
    checkout.psql("CREATE TABLE witness AS SELECT 42 AS answer")
    checkout.server().send_signal(signal.SIGKILL)
    assert checkout.psql("SELECT answer FROM witness") == "42"


def test_it_promises_durability_and_knows_unicode_and_has_no_open_port(checkout):
    assert checkout.psql("SHOW synchronous_commit") == "on"
    assert checkout.psql("SHOW fsync") == "on"
    assert checkout.psql("SHOW listen_addresses") == ""
    assert checkout.psql("SHOW server_version_num").startswith("18")
    locale = "SELECT datlocprovider, datlocale, datctype FROM pg_database WHERE datname = current_database()"
    provider, builtin, ctype = checkout.psql(locale).split("|")
    assert (provider, builtin) == ("b", "PG_UNICODE_FAST")
    assert ctype.upper().endswith("UTF-8")


@pytest.mark.parametrize(
    ("limit", "buffers"), [(2**31, "256MB"), (2**28, "128MB"), (2**40, "1024MB"), ("max", "1024MB")]
)
def test_it_keeps_an_eighth_of_the_memory_for_itself(tmp_path, monkeypatch, limit, buffers):
    (tmp_path / "memory.max").write_text(f"{limit}\n")
    monkeypatch.setattr(memory, "LIMITS", [tmp_path / "memory.max", tmp_path / "not there"])
    monkeypatch.setattr(memory, "memory", lambda: 2**36)
    assert memory.shared_buffers() == buffers


def test_the_server_starts_with_that(checkout):
    blocks = int(checkout.psql("SELECT setting FROM pg_settings WHERE name = 'shared_buffers'"))
    assert f"{blocks * 8 // 1024}MB" == memory.shared_buffers()


def test_each_name_has_a_database_of_its_own(checkout):
    assert checkout.psql("SELECT current_database()") == "witter"
    assert checkout.psql("SELECT current_database()", WITTER_DB="other") == "other"


def test_its_log_holds_nothing_that_people_wrote(checkout):
    failed = checkout.run("-m", "witter.embedded_postgres", "psql", "-c", "SELECT 'secret@example.org'::int")
    assert "secret@example.org" in failed.stderr
    log = Path(checkout.cluster("home()")) / "run" / "server.log"
    assert "ready to accept connections" in log.read_text()
    assert "secret" not in log.read_text()


def test_it_stops_when_the_last_user_is_gone(tmp_path):
    checkout = Checkout(tmp_path)
    checkout.environment["WITTER_PG_GRACE"] = "0"
    checkout.psql("SELECT 1")
    wait_until(lambda: checkout.cluster("accepting()") == "False")
    checkout.remove()
