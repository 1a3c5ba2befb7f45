"""`manage.py up` starts everything and stops everything."""

import contextlib
import os
import re
import signal
import socket
import time

import psutil
import pytest
from django.core.management import CommandError, call_command

from testing.process_checkout import ROOT, end, free_site_port, get, wait_until
from witter.server.supervisor import ManagedProcess

pytestmark = pytest.mark.cluster


class SiteProcess:
    """`manage.py up` with data of its own, which can be started repeatedly."""

    def __init__(self, checkout):
        self.checkout, self.port = checkout, free_site_port()
        self.checkout.environment["WITTER_PG_GRACE"] = "0"
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def up(self):
        """Start it from another directory than the code's unless it runs, and return all of its processes."""
        if self.process is None or self.process.poll() is not None:
            self.process = self.checkout.start(
                str(ROOT / "manage.py"), "up", "--port", str(self.port), cwd=self.checkout.var
            )
            wait_until(lambda: self.url in self.output() or self.process.poll() is not None)
            assert self.process.poll() is None, self.output()
        return [*self.processes(), self.checkout.server()]

    def processes(self):
        """Return the processes started by `up`, including itself."""
        up = psutil.Process(self.process.pid)
        return [up, *up.children(recursive=True)]

    def child(self, word):
        """Return the child process of `up` with this word in its command, or None."""
        for process in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):  # also raised for a zombie
                if word in process.cmdline():
                    return process
        return None

    def output(self):
        return self.checkout.output.read_text()

    def signal(self, number):
        os.kill(self.process.pid, number)
        self.process.wait(180)


@pytest.fixture(scope="module")
def site(migrated_checkout, tmp_path_factory):
    site = SiteProcess(migrated_checkout(tmp_path_factory.mktemp("site")))
    yield site
    end(site.process)
    site.checkout.remove()


def all_gone(processes):
    return not any(map(lives, processes))


def lives(process):
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def test_up_starts_a_seeded_site(site):
    site.up()
    assert get(f"{site.url}/readyz")[0] == 200
    status, _, page = get(site.url)
    assert status == 200
    stylesheet = re.search(rb'href="(/static/\S+\.[0-9a-f]{6}\.css)"', page)[1].decode()
    assert "immutable" in get(site.url + stylesheet)[1]["Cache-Control"]


def test_longest_search_fits_request_line(site):
    site.up()
    assert get(f"{site.url}/search?q={'%E6%BC%A2' * 500}")[0] == 200


def test_port_in_use_is_a_one_line_error(site):
    site.up()
    second = site.checkout.run("manage.py", "up", "--port", str(site.port))
    assert second.returncode == 1
    (line,) = second.stderr.strip().splitlines()
    assert f"make run PORT={site.port + 1}" in line


@pytest.mark.parametrize("port", ["0", "99999", "eighty", "-1", "²"])
def test_invalid_port_is_refused(port):
    with pytest.raises(CommandError, match="make run PORT=8000"):
        call_command("up", port=port)


def test_database_error_does_not_print_password(site):
    nowhere = {"DATABASE_URL": "postgres://witter:a-password@127.0.0.1:1/witter"}
    failed = site.checkout.run("manage.py", "up", "--port", str(free_site_port()), **nowhere)
    assert failed.returncode == 1
    assert failed.stderr.startswith("CommandError: The database does not answer")
    assert "a-password" not in failed.stderr


def test_exited_processes_are_restarted(site):
    site.up()
    words = ["witter.wsgi", "witter.asgi", "worker"]
    killed = [site.child(word) for word in words]
    min_age = ManagedProcess.MIN_UPTIME + 1.5  # the kernel's start times have a resolution of a second
    wait_until(lambda: all(time.time() - process.create_time() > min_age for process in killed))
    for process in killed:
        process.kill()
    wait_until(lambda: all_gone(killed) and all(map(site.child, words)))
    wait_until(lambda: (get(f"{site.url}/readyz") or [0])[0] == 200)
    wait_until(lambda: (get(f"http://127.0.0.1:{site.port + 1}/api/v1/streaming/health") or [0])[0] == 200)


def test_pages_open_the_stream_on_the_next_port(site):
    site.up()
    headers = get(site.url)[1]
    assert f"connect-src 'self' http://127.0.0.1:{site.port + 1} " in headers["Content-Security-Policy"]
    status, headers, _ = get(f"http://127.0.0.1:{site.port + 1}/api/v1/streaming/page", Origin=site.url)
    assert status == 401


@pytest.mark.parametrize("number", [1, 2])
def test_site_runs_without_stream(site, number):
    end(site.process)
    with socket.socket() as other:
        if number == 1:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", site.port + 1))
            other.listen()
        else:
            site.checkout.environment["WITTER_STREAM"] = "0"
        site.up()
        assert site.child("witter.asgi") is None
        assert f":{site.port + 1}" not in get(site.url)[1]["Content-Security-Policy"]
        assert ("Pages poll, as port" in site.output()) == (number == 1)
        end(site.process)
    site.checkout.environment.pop("WITTER_STREAM", None)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_any_signal_stops_all_processes_and_preserves_data(site, number):
    processes = site.up()
    assert len(processes) >= 5  # up, gunicorn and its two workers, the task worker, the database
    site.checkout.psql(f"CREATE TABLE IF NOT EXISTS witness (said text); INSERT INTO witness VALUES ('{number}')")
    site.signal(number)
    wait_until(lambda: all_gone(processes))
    assert site.checkout.psql(f"SELECT count(*) FROM witness WHERE said = '{number}'") == "1"


def test_up_stops_with_its_parent(site):
    end(site.process)
    shell = site.checkout.start("-c", STARTER, str(site.port))
    wait_until(lambda: site.url in site.output())
    processes = psutil.Process(shell.pid).children(recursive=True)
    shell.kill()
    shell.wait()
    wait_until(lambda: all_gone(processes))


STARTER = """
import subprocess, sys
subprocess.run([sys.executable, "manage.py", "up", "--with-parent", "--port", sys.argv[1]])
"""


def test_second_start_on_port_is_refused_and_stop_command_stops_first(site):
    end(site.process)
    started = [site.checkout.start("manage.py", "up", "--port", str(site.port)) for _ in range(2)]
    wait_until(lambda: any(process.poll() is not None for process in started))
    (first,) = [process for process in started if process.poll() is None]
    wait_until(lambda: (get(f"{site.url}/readyz") or [0])[0] == 200)
    processes = [*psutil.Process(first.pid).children(recursive=True), site.checkout.server()]
    stopped = site.checkout.run("manage.py", "stop")
    assert (stopped.stdout, stopped.stderr) == ("Stopped.\n", "")
    assert first.wait(180) == 0
    assert sorted(process.returncode for process in started) == [0, 1]
    wait_until(lambda: all_gone(processes))
    assert site.checkout.run("manage.py", "stop").stdout == "Nothing was running.\n"
