"""Run the PostgreSQL that pip installed, for people who have no database server.

Used only when DATABASE_URL is unset. One server per var/ directory, started by the first
process that opens a connection and shared by all of them (site, worker, tests, shell). It
listens on a Unix socket in a directory that only its owner can enter, never on TCP. Each
process holds a shared lock on the file `lease`; the kernel drops it however the process
dies, and a small keeper process stops the server soon after the last one is gone.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from witter import env
from witter.server.embedded_postgres import cluster

_lease = None
_starting = threading.Lock()


def grace():
    """Seconds without users before the keeper stops the server."""
    return env.number("WITTER_PG_GRACE", 3, most=86_400)


def database():
    """The name of this checkout's database; several may live side by side on one server."""
    return env.database_name("WITTER_DB", "witter")


def connection_settings():
    """What Django's DATABASES needs to use the embedded server."""
    grace()  # refused now rather than by the keeper, whom nobody hears
    return {
        "ENGINE": "witter.server.embedded_postgres",
        "NAME": database(),
        "USER": cluster.USER,
        "PASSWORD": "",
        "HOST": str(cluster.socket_dir()),
        "PORT": str(cluster.PORT),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"requirepeer": cluster.server_name()},  # no other account's server is believed
    }


def ensure_running():
    """Return only when the server accepts connections. Cheap when it already does."""
    if _lease is not None and cluster.is_accepting():
        return
    with _starting:
        cluster.make_home()
        _take_lease()
        with _locked("start.lock"):  # the first one in starts it, the others wait here
            if not cluster.is_accepting():
                cluster.start()
        _spawn_watchdog()


def release():
    """Give up this process's lease, and stop the server at once if nobody else holds one."""
    global _lease
    if _lease is None:
        return
    for _ in range(5):  # the keeper may hold the lock for an instant
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(_lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            cluster.stop()
            break
        time.sleep(0.05)
    os.close(_lease)
    _lease = None


def run_watchdog():
    """Sleep until the last user has been gone for `grace()` seconds, then stop the server."""
    with _open("lease") as lease, _locked("keeper.lock", wait=False) as mine:
        while mine:
            fcntl.flock(lease, fcntl.LOCK_EX)  # sleeps in the kernel while anybody holds a lease
            fcntl.flock(lease, fcntl.LOCK_UN)
            quiet_until = time.monotonic() + grace()
            while time.monotonic() < quiet_until and cluster.is_accepting():
                time.sleep(0.1)
            with contextlib.suppress(BlockingIOError):  # someone came back
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                cluster.stop()
                return  # the lease goes last: a newcomer who waits for it finds the keeper's place free


def run_client(program, *args):
    """Become one of PostgreSQL's own programs (psql, pg_dump, ...), pointed at this server."""
    ensure_running()
    cluster.create_database(database())
    os.set_inheritable(_lease, True)  # the program keeps the server up for as long as it runs
    where = {"PGHOST": str(cluster.socket_dir()), "PGPORT": str(cluster.PORT)}
    where |= {"PGUSER": cluster.USER, "PGDATABASE": database(), "PGREQUIREPEER": cluster.server_name()}
    os.execve(cluster.wheel_dir() / "bin" / program, [program, *args], os.environ | where)


@contextlib.contextmanager
def _open(name):
    """A file to lock in the server's home. Others could hold us up by locking it, so it is ours alone."""
    file = os.open(cluster.root_dir() / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield file
    finally:
        os.close(file)


@contextlib.contextmanager
def _locked(name, wait=True):
    """Hold the named lock; gives False when it is taken and we do not wait."""
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
        fcntl.flock(lease, fcntl.LOCK_SH)  # waits while somebody stops the server
        _lease = lease


def _spawn_watchdog():
    """Leave a keeper behind, unless one is at work. It is nobody's child, so it outlives us."""
    with _locked("keeper.lock", wait=False) as free:
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
        "keep",
    ]
    root = Path(__file__).resolve().parents[3]
    subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, start_new_session=True, check=True)


def main(arguments):
    """Be the keeper, or run one of PostgreSQL's programs."""
    if arguments == ["keep"]:
        return run_watchdog()
    if env.text("DATABASE_URL"):
        sys.exit("DATABASE_URL names a database of your own: use that server's own tools.")
    connection_settings()  # refuses what makes no sense
    try:
        run_client(*arguments)
    except cluster.ServerUnavailable as error:
        sys.exit(str(error))
