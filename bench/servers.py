"""The site as `make run` serves it, and the floor, both under gunicorn with the same settings."""

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

UNCOMPRESSED = "WITTER_COMPRESS=0"  # as behind a proxy, which compresses by itself
UNLIMITED = "WITTER_LIMIT_API_REQUESTS=0"
PLANNING = "PGOPTIONS=-c pg_stat_statements.track_planning=on"
APPLICATIONS = {"site": "witter.wsgi", "floor": "bench.floor.wsgi"}


@dataclass
class Server:
    """A gunicorn server with its workers and the PostgreSQL processes that serve them."""

    name: str
    port: int
    child: ManagedProcess
    postgres: psycopg.Connection

    @property
    def workers(self):
        return children(self.child.process.pid)

    @property
    def backends(self):
        """Return the ids of the PostgreSQL processes that serve this server, one per connection."""
        sql = "SELECT pid FROM pg_stat_activity WHERE application_name = %s"
        return [pid for (pid,) in self.postgres.execute(sql, [application_name(self.name)])]

    def cpu_times(self):
        """Return the CPU seconds by process id: of the workers, and of their PostgreSQL processes."""
        return tuple({pid: cpu_seconds(pid) for pid in pids} for pids in (self.workers, self.backends))

    def memory(self):
        return [memory(pid) for pid in self.workers]


@contextlib.contextmanager
def running_servers():
    """Run site and floor, and yield the servers by name. They exit with this process."""
    with admin_connection() as postgres:
        servers = {name: _server(name, postgres) for name in APPLICATIONS}
        with Supervisor(*(server.child for server in servers.values())) as supervisor:
            for server in servers.values():
                wait_for(f"http://127.0.0.1:{server.port}/healthz", supervisor)
            yield servers


def _server(name, postgres):
    port = _free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:witter.gunicorn_conf"]
    command = [*gunicorn, "--bind", f"127.0.0.1:{port}", APPLICATIONS[name]]
    environment = [f"PGAPPNAME={application_name(name)}", PLANNING, UNCOMPRESSED, UNLIMITED]
    child = ManagedProcess(f"the {name}", ["env", *environment, *command])
    return Server(name, port, child, postgres)


def application_name(name):
    """Return the application_name of this server's connections in PostgreSQL."""
    return f"bench-{os.getpid()}-{name}"


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def admin_connection():
    """Return a connection to the server's maintenance database."""
    return psycopg.connect(**connection_params(), dbname="postgres", autocommit=True)


def connection_params():
    """Return host, port and user of the database server for psycopg."""
    database = settings.DATABASES["default"]
    return {"host": database["HOST"], "port": database["PORT"], "user": database["USER"]}


def has_database(name):
    """Return whether the database exists, without connecting to it, since that would create it."""
    with admin_connection() as connection:
        return connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount == 1
