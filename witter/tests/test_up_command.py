"""One command brings everything up, and nothing that happens to it leaves anything behind."""

import contextlib
import os
import re
import signal
import time

import psutil
import pytest

from testing.process_checkout import Checkout, end, free_port, get, wait_until
from witter.server.supervisor import ManagedProcess

pytestmark = pytest.mark.slow


class Town:
    """`manage.py up` with data of its own, started as often as one likes."""

    def __init__(self, folder):
        self.checkout, self.port = Checkout(folder), free_port()
        self.checkout.environment["WITTER_PG_GRACE"] = "0"
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def up(self):
        """Start unless it runs; give all processes that belong to it."""
        if self.process is None or self.process.poll() is not None:
            self.process = self.checkout.start("manage.py", "up", "--port", str(self.port))
            wait_until(lambda: self.url in self.said() or self.process.poll() is not None)
            assert self.process.poll() is None, self.said()
        return self.site() + [self.checkout.server()]

    def site(self):
        """The processes that were started by `up`, itself included."""
        up = psutil.Process(self.process.pid)
        return [up, *up.children(recursive=True)]

    def part(self, word):
        """The process directly under `up` that has this word in its command, if there is one."""
        for process in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):  # a zombie is one too
                if word in process.cmdline():
                    return process
        return None

    def said(self):
        return self.checkout.output.read_text()

    def signal(self, number):
        os.kill(self.process.pid, number)
        self.process.wait(180)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    town = Town(tmp_path_factory.mktemp("town"))
    yield town
    end(town.process)
    town.checkout.remove()


def all_gone(processes):
    return not any(map(lives, processes))


def lives(process):
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def test_one_command_makes_a_site_ready_for_people(town):
    town.up()
    assert get(f"{town.url}/readyz")[0] == 200
    status, headers, page = get(town.url)
    assert status == 200
    stylesheet = re.search(rb'href="(/static/\S+\.[0-9a-f]{6}\.css)"', page)[1].decode()
    assert "immutable" in get(town.url + stylesheet)[1]["Cache-Control"]


def test_the_longest_search_in_any_script_is_answered(town):
    town.up()
    assert get(f"{town.url}/search?q={'%E6%BC%A2' * 500}")[0] == 200


def test_a_port_in_use_is_one_line_with_the_remedy(town):
    town.up()
    second = town.checkout.run("manage.py", "up", "--port", str(town.port))
    assert second.returncode == 1
    (line,) = second.stderr.strip().splitlines()
    assert f"make run PORT={town.port + 1}" in line


@pytest.mark.parametrize("port", ["0", "99999", "eighty", "-1", "²"])
def test_what_is_no_port_is_one_line_with_the_remedy(town, port):
    refused = town.checkout.run("manage.py", "up", f"--port={port}")
    assert refused.returncode == 1
    (line,) = refused.stderr.strip().splitlines()
    assert "make run PORT=8000" in line


def test_of_two_started_at_once_one_says_so_and_stopping_leaves_none(town):
    end(town.process)
    started = [town.checkout.start("manage.py", "up", "--port", str(town.port)) for _ in range(2)]
    wait_until(lambda: any(process.poll() is not None for process in started))
    (first,) = [process for process in started if process.poll() is None]
    wait_until(lambda: (get(f"{town.url}/readyz") or [0])[0] == 200)
    stopped = town.checkout.run("manage.py", "stop")
    assert (stopped.stdout, stopped.stderr) == ("Stopped.\n", "")
    assert first.wait(180) == 0
    assert sorted(process.returncode for process in started) == [0, 1]


def test_a_database_that_does_not_answer_is_said_without_its_password(town):
    nowhere = {"DATABASE_URL": "postgres://witter:a-password@127.0.0.1:1/witter"}
    failed = town.checkout.run("manage.py", "up", "--port", str(free_port()), **nowhere)
    assert failed.returncode == 1
    assert failed.stderr.startswith("CommandError: The database does not answer")
    assert "a-password" not in failed.stderr


def test_what_falls_over_is_started_again(town):
    town.up()
    killed = [town.part("gunicorn"), town.part("worker")]
    settled = ManagedProcess.MIN_UPTIME + 1.5  # the kernel tells a start to the second only
    wait_until(lambda: all(time.time() - process.create_time() > settled for process in killed))
    for process in killed:
        process.kill()
    wait_until(lambda: all_gone(killed) and town.part("gunicorn") and town.part("worker"))
    wait_until(lambda: (get(f"{town.url}/readyz") or [0])[0] == 200)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_however_it_ends_nothing_stays_behind_and_nothing_is_lost(town, number):
    processes = town.up()
    assert len(processes) >= 5  # up, gunicorn and its two workers, the task worker, the database
    town.checkout.psql(f"CREATE TABLE IF NOT EXISTS witness (said text); INSERT INTO witness VALUES ('{number}')")
    town.signal(number)
    wait_until(lambda: all_gone(processes))
    assert town.checkout.psql(f"SELECT count(*) FROM witness WHERE said = '{number}'") == "1"


def test_it_stops_with_the_process_that_started_it(town):
    end(town.process)
    shell = town.checkout.start("-c", STARTER, str(town.port))
    wait_until(lambda: town.url in town.said())
    processes = psutil.Process(shell.pid).children(recursive=True)
    shell.kill()
    shell.wait()
    wait_until(lambda: all_gone(processes))


STARTER = """
import subprocess, sys
subprocess.run([sys.executable, "manage.py", "up", "--with-parent", "--port", sys.argv[1]])
"""


def test_stopping_finds_what_runs(town):
    processes = town.up()
    assert town.checkout.run("manage.py", "stop").stdout == "Stopped.\n"
    assert town.process.wait(180) == 0
    wait_until(lambda: all_gone(processes))
    assert town.checkout.run("manage.py", "stop").stdout == "Nothing was running.\n"
