"""The embedded PostgreSQL server: start, crash safety, isolation from other accounts, and stop."""

import contextlib
import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from testing.process_checkout import Checkout, wait_until
from witter.server.embedded_postgres import cluster, shared_buffers

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    checkout = Checkout(tmp_path_factory.mktemp("var"))
    yield checkout
    checkout.remove()


def test_concurrent_starters_share_one_server(checkout):
    with ThreadPoolExecutor(5) as pool:
        started = set(pool.map(checkout.psql, ["SELECT pg_postmaster_start_time()"] * 5))
    assert len(started) == 1


def test_committed_rows_survive_kill(checkout):
    checkout.psql("CREATE TABLE witness AS SELECT 42 AS answer")
    checkout.server().send_signal(signal.SIGKILL)
    assert checkout.psql("SELECT answer FROM witness") == "42"


def test_server_is_durable_unicode_and_without_tcp(checkout):
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
def test_shared_buffers_is_an_eighth_of_memory(tmp_path, monkeypatch, limit, buffers):
    (tmp_path / "memory.max").write_text(f"{limit}\n")
    monkeypatch.setattr(shared_buffers, "CGROUP_LIMITS", [tmp_path / "memory.max", tmp_path / "not there"])
    monkeypatch.setattr(shared_buffers, "memory", lambda: 2**36)
    assert shared_buffers.shared_buffers() == buffers


def test_server_starts_with_shared_buffers(checkout):
    blocks = int(checkout.psql("SELECT setting FROM pg_settings WHERE name = 'shared_buffers'"))
    assert f"{blocks * 8 // 1024}MB" == shared_buffers.shared_buffers()


def test_each_name_has_its_own_database(checkout):
    assert checkout.psql("SELECT current_database()") == "witter"
    assert checkout.psql("SELECT current_database()", WITTER_DB="other") == "other"


def test_server_log_has_no_user_data(checkout):
    failed = checkout.run("-m", "witter.server.embedded_postgres", "psql", "-c", "SELECT 'secret@example.org'::int")
    assert "secret@example.org" in failed.stderr
    log = checkout.cluster("root_dir") / "run" / "server.log"
    assert "ready to accept connections" in log.read_text()
    assert "secret" not in log.read_text()


def test_server_stops_after_last_lease(tmp_path):
    checkout = Checkout(tmp_path)
    checkout.environment["WITTER_PG_GRACE"] = "0"
    checkout.psql("SELECT 1")
    wait_until(lambda: not checkout.cluster("is_accepting"))
    checkout.remove()


@contextlib.contextmanager
def stranger_on_the_socket_of(checkout, mode, owner):
    """Run a server of another account at the checkout's socket path, in a directory that existed first."""
    directory = checkout.cluster("socket_dir")
    directory.mkdir(parents=True)
    directory.chmod(mode)
    if os.geteuid() == 0:
        os.chown(directory, owner, -1)
    with socket.socket(socket.AF_UNIX) as server, ThreadPoolExecutor(1) as pool:
        server.bind(str(directory / f".s.PGSQL.{cluster.PORT}"))
        server.listen()
        pool.submit(hang_up_on_everybody, server)
        yield
        server.shutdown(socket.SHUT_RDWR)
    checkout.remove()


def hang_up_on_everybody(server):
    with contextlib.suppress(OSError):
        while True:
            server.accept()[0].close()


COMMANDS = (["-m", "witter.server.embedded_postgres", "psql", "-c", "SELECT 1"], ["manage.py", "migrate"])


@pytest.mark.parametrize("mode", [0o755, 0o777, 0o710])
@pytest.mark.parametrize("command", COMMANDS)
def test_socket_directory_open_to_others_is_refused(tmp_path, mode, command):
    checkout = Checkout(tmp_path)
    with stranger_on_the_socket_of(checkout, mode, cluster.server_uid()):
        done = checkout.run(*command, timeout=60)
    assert done.returncode != 0
    assert "may be someone else's" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another account's directory")
def test_socket_directory_of_another_account_is_refused(tmp_path):
    checkout = Checkout(tmp_path)
    with stranger_on_the_socket_of(checkout, 0o700, 54321):
        done = checkout.run(*COMMANDS[0], timeout=60)
    assert "may be someone else's" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can listen in the server's directory as another account")
def test_server_of_another_account_is_refused(tmp_path):
    checkout = Checkout(tmp_path)
    with stranger_on_the_socket_of(checkout, 0o700, cluster.server_uid()):
        done = checkout.run("manage.py", "migrate", timeout=60)
    assert "requirepeer" in done.stderr


def test_symlink_as_socket_directory_is_refused(tmp_path):
    checkout = Checkout(tmp_path)
    directory = checkout.cluster("socket_dir")
    directory.parent.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    directory.symlink_to(tmp_path / "elsewhere")
    done = checkout.run(*COMMANDS[0], timeout=60)
    assert "may be someone else's" in done.stderr
    directory.unlink()
    checkout.remove()
