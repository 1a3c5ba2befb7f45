"""For tests of whole processes: a var/ directory with its own embedded server, as in another clone."""

import contextlib
import fcntl
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from unittest.mock import patch

import psutil

from witter.server.embedded_postgres import cluster

ROOT = Path(__file__).resolve().parent.parent
OURS = ("WITTER_", "WEB_", "DATABASE_URL", "DJANGO_", "DEBUG", "SECRET_KEY", "EMAIL_URL", "ALLOWED_HOSTS", "PYTEST")
OURS += ("PYTHONDONTWRITEBYTECODE",)  # each process would compile the code again


class Checkout:
    """Runs commands of this code with data of its own."""

    def __init__(self, folder):
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        inherited["PYTEST_VERSION"] = os.environ.get("PYTEST_VERSION", "")  # .env is not read
        self.environment = inherited | {"WITTER_VAR": str(folder), "WITTER_DEMO": "0", "WITTER_PG_GRACE": "30"}
        self.var = folder

    def command(self, *args):
        return {"args": [sys.executable, *args], "cwd": ROOT, "text": True, "stdin": subprocess.DEVNULL}

    def run(self, *args, timeout=180, **environment):
        """Run Python with the arguments; return the completed process."""
        environment = self.environment | environment
        return subprocess.run(**self.command(*args), env=environment, capture_output=True, timeout=timeout)

    def start(self, *args, cwd=ROOT, **environment):
        """Start Python with the arguments in a directory; return the process, whose output is written to a file."""
        self.output = self.var / f"output-{time.monotonic_ns()}"
        with open(self.output, "w") as output:
            options = {"cwd": cwd, "stdout": output, "stderr": output, "start_new_session": True}
            return subprocess.Popen(**self.command(*args) | options, env=self.environment | environment)

    def psql(self, statement, **environment):
        """Return the result of a statement, unaligned and without headers."""
        done = self.run("-m", "witter.server.embedded_postgres", "psql", "-XAtc", statement, **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def cluster(self, name):
        """Call a function of the embedded server's module for this checkout; return its result."""
        with patch.dict(os.environ, WITTER_VAR=str(self.var)):
            return getattr(cluster, name)()

    def server(self):
        """Return the running database server's process."""
        pid = (self.cluster("data_dir") / "postmaster.pid").read_text().split()[0]
        return psutil.Process(int(pid))

    def remove(self):
        """Stop the server and delete its data."""
        self.cluster("stop")
        shutil.rmtree(self.cluster("root_dir"), ignore_errors=True)


def prepared_checkout(template, folder):
    """Return a Checkout in `folder` whose database is migrated and whose static files are collected.

    It is a copy of what a first `up` left in the folder `template`. The first call does that, for all processes.
    """
    with template.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            prepare_template(template)
    checkout = Checkout(folder)
    shutil.copytree(template / "var", folder, dirs_exist_ok=True)
    copy_with_owners(template / "postgres", checkout.cluster("root_dir"))
    return checkout


def prepare_template(template):
    """Run `up` in an empty folder, stop it, and copy what it has written."""
    checkout = Checkout(template.with_suffix(".new"))
    checkout.var.mkdir(exist_ok=True)
    up = checkout.start("manage.py", "up", "--port", str(free_site_port()))
    try:
        wait_until(lambda: "Witter is at" in checkout.output.read_text() or up.poll() is not None)
        up.send_signal(signal.SIGINT)
        assert up.wait(180) == 0, checkout.output.read_text()
        template.mkdir()
        copy_with_owners(checkout.cluster("root_dir"), template / "postgres")
    finally:
        end(up)
        checkout.remove()
    checkout.var.rename(template / "var")


def copy_with_owners(folder, to):
    """Copy a folder with the owners of its files, as the database server's account owns its data."""
    subprocess.run(["cp", "-a", folder, to], check=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def free_site_port():
    """Return a free port whose next one, for the stream, is free, too.

    Both are below the ports that the kernel gives to connections, so that none takes the second one meanwhile.
    """
    while True:
        port = random.randrange(20_000, 32_000)
        with contextlib.suppress(OSError), socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port


def wait_until(true, seconds=180):
    """Wait until `true()` is truthy and return its value; raise AssertionError at the timeout."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := true():
            return result
        time.sleep(0.05)
    raise AssertionError(f"still not so after {seconds} seconds")


def get(url, **headers):
    """Return (status, headers, body) of an address, also for error statuses; None without a response."""
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=60) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()
    except OSError:
        return None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def end(process):
    """Terminate a process that `Checkout.start` started, with its process group."""
    if process and process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(180)
