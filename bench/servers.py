"""The site as `make run` serves it, and the floor beside it, each under gunicorn with the same settings."""

import contextlib
import os
import socket
import sys
from dataclasses import dataclass, field

import psycopg
from django.conf import settings

from bench.clocks import children, cpu_seconds, memory
from witter.management.commands.up import wait_for
from witter.supervisor import Child, Family

PLANNING = "PGOPTIONS=-c pg_stat_statements.track_planning=on"
APPLICATIONS = {"site": ("witter.wsgi", "/healthz"), "floor": ("bench.floor.wsgi", "/healthz")}


@dataclass
class Server:
    """One gunicorn with its workers, and the PostgreSQL processes that serve them."""

    name: str
    port: int
    child: Child
    backends: list[int] = field(default_factory=list)

    @property
    def workers(self):
        return children(self.child.process.pid)

    def clocks(self):
        """Seconds computed so far by the workers, and by PostgreSQL for them."""
        return sum(map(cpu_seconds, self.workers)), sum(map(cpu_seconds, self.backends))

    def find_backends(self):
        """Look up which processes of PostgreSQL serve this server now; each thread keeps its own."""
        with administration() as connection:
            sql = "SELECT pid FROM pg_stat_activity WHERE application_name = %s"
            self.backends = [pid for (pid,) in connection.execute(sql, [self.label])]

    @property
    def label(self):
        return label_of(self.name)

    def memory(self):
        return [memory(pid) for pid in self.workers]


@contextlib.contextmanager
def running():
    """Site and floor by name, while inside. They end with us, however we end."""
    servers = {name: _server(name) for name in APPLICATIONS}
    with Family(*(server.child for server in servers.values())) as family:
        for name, server in servers.items():
            wait_for(f"http://127.0.0.1:{server.port}{APPLICATIONS[name][1]}", family)
        yield servers


def _server(name):
    port = _free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:witter.gunicorn"]
    command = [*gunicorn, "--bind", f"127.0.0.1:{port}", APPLICATIONS[name][0]]
    return Server(name, port, Child(f"the {name}", ["env", f"PGAPPNAME={label_of(name)}", PLANNING, *command]))


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
