"""Start and stop the PostgreSQL that pip installed; used when DATABASE_URL is unset.

There is one server per var/ directory. The first process that opens a connection starts it, and all processes (site,
worker, tests, shell) share it. It listens on a Unix socket in a directory that only its owner can enter, never on TCP.
Each process takes a shared lock on the file `lease`, which the kernel releases when the process ends. A watchdog
process stops the server soon after the last lock is released.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from witter.env import DATABASE_NAME, between, env
from witter.server.embedded_postgres import cluster

_lease = None
_starting = threading.Lock()


def grace():
    """Return the seconds without leases after which the watchdog stops the server."""
    return env.int("WITTER_PG_GRACE", 3, validate=between(0, 86_400))


def database():
    """Return the name of this checkout's database; a server can have several."""
    return env.str("WITTER_DB", "witter", validate=DATABASE_NAME)


def connection_settings():
    """Return the entry for Django's DATABASES."""
    grace()  # raises for a bad value now; the watchdog has no output
    return {
        "ENGINE": "witter.server.embedded_postgres",
        "NAME": database(),
        "USER": cluster.USER,
        "PASSWORD": "",
        "HOST": str(cluster.socket_dir()),
        "PORT": str(cluster.PORT),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"requirepeer": cluster.server_name()},  # reject a server of another account
    }


def ensure_running():
    """Start the server if necessary, and return when it accepts connections. Cheap if it runs."""
    if _lease is not None and cluster.is_accepting():
        return
    with _starting:
        cluster.make_root_dir()
        _take_lease()
        with _locked("start.lock"):  # one process starts the server, the others wait
            if not cluster.is_accepting():
                cluster.start()
        _spawn_watchdog()


def release():
    """Release this process's lease, and stop the server at once if no other process has one."""
    global _lease
    if _lease is None:
        return
    for _ in range(5):  # the watchdog locks the file for moments
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(_lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            cluster.stop()
            break
        time.sleep(0.05)
    os.close(_lease)
    _lease = None


def run_watchdog():
    """Wait until no process has had a lease for `grace()` seconds, then stop the server."""
    # Locks are released in reverse order: a process that waits for the lease finds watchdog.lock free, and starts a
    # watchdog of its own.
    with _open("lease") as lease, _locked("watchdog.lock", wait=False) as is_only_watchdog:
        while is_only_watchdog:
            fcntl.flock(lease, fcntl.LOCK_EX)  # blocks while any process has a lease
            fcntl.flock(lease, fcntl.LOCK_UN)
            deadline = time.monotonic() + grace()
            while time.monotonic() < deadline and cluster.is_accepting():
                time.sleep(0.1)
            with contextlib.suppress(BlockingIOError):  # a process has taken a lease meanwhile
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                cluster.stop()
                return


def run_client(program, *args):
    """Replace this process by a PostgreSQL client program (psql, pg_dump, …) connected to this server."""
    ensure_running()
    cluster.create_database(database())
    os.set_inheritable(_lease, True)  # the program inherits the lease, so that the server runs as long as it does
    connection = {"PGHOST": str(cluster.socket_dir()), "PGPORT": str(cluster.PORT)}
    connection |= {"PGUSER": cluster.USER, "PGDATABASE": database(), "PGREQUIREPEER": cluster.server_name()}
    os.execve(cluster.wheel_dir() / "bin" / program, [program, *args], os.environ | connection)


@contextlib.contextmanager
def _open(name):
    """Open a lock file in the root directory. Its mode is 0600, so that no other user can lock it."""
    file = os.open(cluster.root_dir() / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield file
    finally:
        os.close(file)


@contextlib.contextmanager
def _locked(name, wait=True):
    """Lock the named file exclusively and yield True. Without `wait`, yield False if it is locked."""
    with _open(name) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def _take_lease():
    global _lease
    if _lease is None:
        lease = os.open(cluster.root_dir() / "lease", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lease, fcntl.LOCK_SH)  # blocks while another process stops the server
        _lease = lease


def _spawn_watchdog():
    """Start the watchdog, unless one runs, as an orphan that outlives this process."""
    with _locked("watchdog.lock", wait=False) as free:
        if not free:
            return
    command = [
        "/bin/sh",
        "-c",
        '"$@" >/dev/null 2>&1 &',
        "sh",
        sys.executable,
        "-m",
        "witter.server.embedded_postgres",
        "watchdog",
    ]
    root = Path(__file__).resolve().parents[3]
    subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, start_new_session=True, check=True)


def main(arguments):
    """Run the watchdog or a PostgreSQL client program."""
    if arguments == ["watchdog"]:
        return run_watchdog()
    if env.str("DATABASE_URL", ""):
        sys.exit("DATABASE_URL names a database of your own: use that server's own tools.")
    connection_settings()  # raises for bad settings
    try:
        run_client(*arguments)
    except cluster.ServerUnavailableError as error:
        sys.exit(str(error))
