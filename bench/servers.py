"""The site as `make run` serves it, and the floor beside it, each under gunicorn with the same settings."""

import contextlib
import os
import socket
import sys
from dataclasses import dataclass

import psycopg
from django.conf import settings

from bench.process_stats import children, cpu_seconds, memory
from witter.server.management.commands.up import wait_for
from witter.server.supervisor import ManagedProcess, Supervisor

PLANNING = "PGOPTIONS=-c pg_stat_statements.track_planning=on"
APPLICATIONS = {"site": "witter.wsgi", "floor": "bench.floor.wsgi"}


@dataclass
class Server:
    """One gunicorn with its workers, and the PostgreSQL processes that serve them."""

    name: str
    port: int
    child: ManagedProcess
    postgres: psycopg.Connection

    @property
    def workers(self):
        return children(self.child.process.pid)

    @property
    def backends(self):
        """The processes of PostgreSQL that serve this server now: one for each thread, and a new one now and then."""
        sql = "SELECT pid FROM pg_stat_activity WHERE application_name = %s"
        return [pid for (pid,) in self.postgres.execute(sql, [label_of(self.name)])]

    def clocks(self):
        """Seconds computed so far, by process: of the workers, and of PostgreSQL for them."""
        return tuple({pid: cpu_seconds(pid) for pid in pids} for pids in (self.workers, self.backends))

    def memory(self):
        return [memory(pid) for pid in self.workers]


@contextlib.contextmanager
def running():
    """Site and floor by name, while inside. They end with us, however we end."""
    with administration() as postgres:
        servers = {name: _server(name, postgres) for name in APPLICATIONS}
        with Supervisor(*(server.child for server in servers.values())) as family:
            for server in servers.values():
                wait_for(f"http://127.0.0.1:{server.port}/healthz", family)
            yield servers


def _server(name, postgres):
    port = _free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:witter.gunicorn_conf"]
    command = [*gunicorn, "--bind", f"127.0.0.1:{port}", APPLICATIONS[name]]
    child = ManagedProcess(f"the {name}", ["env", f"PGAPPNAME={label_of(name)}", PLANNING, *command])
    return Server(name, port, child, postgres)


def label_of(name):
    """What PostgreSQL calls the connections of this server."""
    return f"bench-{os.getpid()}-{name}"


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def administration():
    """A connection to the database server, beside the database that is measured."""
    return psycopg.connect(**place(), dbname="postgres", autocommit=True)


def place():
    """Where the database server is, in psycopg's words."""
    database = settings.DATABASES["default"]
    return {"host": database["HOST"], "port": database["PORT"], "user": database["USER"]}


def has_database(name):
    """Whether the server has a database of this name; to connect to one would make it."""
    with administration() as connection:
        return connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount == 1
