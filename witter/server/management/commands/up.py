"""Start the whole site: database, web server and task worker."""

import contextlib
import os
import re
import signal
import socket
import sys
import time
import urllib.request
from io import StringIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connections

from core.static_files import collect_if_changed
from demo.users import demo_logins
from witter.server import pidfiles
from witter.server.embedded_postgres import lifecycle
from witter.server.migrations import migrate_if_needed
from witter.server.supervisor import ManagedProcess, Supervisor


class StopRequested(Exception):
    """A signal, or the exit of the parent process, has requested a stop."""


class Command(BaseCommand):
    help = "Start everything: database, migrations, demo community if the database is empty, site and task worker."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")
        parser.add_argument("--reload", action="store_true", help="run the development server")
        parser.add_argument("--with-parent", action="store_true", help="stop when the starting process is gone")

    def handle(self, host, port, reload, with_parent, **options):
        parent = os.getppid() if with_parent else None
        port = port_number(port)
        url = f"http://{browser_host(host)}:{port}"
        os.environ.setdefault("WITTER_URL", url)  # inherited by the child processes
        check_port_free(host, port)
        try:
            with stop_on_signals(), pidfiles.pidfile(port):
                self.prepare(collect=not reload)
                children = [web_server(host, port, reload), task_worker(reload), *self.stream(host, port)]
                with Supervisor(*children) as supervisor:
                    self.announce(url, supervisor)
                    supervise(supervisor, parent)
        except StopRequested:
            self.stdout.write("Stopped.")
        finally:
            connections.close_all()
            lifecycle.release()

    def prepare(self, collect):
        """Migrate and seed the database, and collect the static files."""
        try:
            migrate_if_needed()
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {str(error).strip()}") from error
        if is_empty() and settings.DEMO:
            self.stdout.write("Settling the demo community ...")
            call_command("seed", stdout=StringIO())
        self.logins = demo_logins()
        connections.close_all()
        if collect:
            collect_if_changed()

    def stream(self, host, port):
        """Return the process of the stream in a list, [] if it is switched off or its port is in use."""
        is_wanted = settings.STREAM or not os.environ.get("WITTER_STREAM", "").strip()
        stream_port = settings.STREAM_PORT or port + 1
        if is_wanted and not is_port_free(host, stream_port):
            self.stderr.write(f"Pages poll, as port {stream_port} is in use: WITTER_STREAM_PORT names another.")
            is_wanted = False
        os.environ["WITTER_STREAM"], os.environ["WITTER_STREAM_PORT"] = str(int(is_wanted)), str(stream_port)
        return [stream_server(host, stream_port)] if is_wanted else []

    def announce(self, url, supervisor):
        """Print the address and the demo logins when the site is ready."""
        wait_for(f"{url}/readyz", supervisor)
        self.stdout.write(f"\nWitter is at {url}")
        for name, password in self.logins:
            self.stdout.write(f"  sign in as {name} with {password}")
        self.stdout.write("Ctrl-C stops it.")
        self.stdout.flush()


def port_number(text):
    """Return the port as an integer. Raise CommandError if it is not a port."""
    text = str(text)
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 0 < int(text) < 2**16:
        raise CommandError(f"{text} is no port: take a number from 1 to 65535, as in make run PORT=8000")
    return int(text)


def check_port_free(host, port):
    """Raise CommandError with a suggestion if the port is in use or not permitted."""
    try:
        try_port(host, port)
    except PermissionError as error:
        remedy = "it takes root; anybody may use one from 1024 up: make run PORT=8000"
        raise CommandError(f"Port {port} on {host} cannot be used ({error.strerror}): {remedy}") from error
    except OSError as error:
        remedy = f"stop what is there (make stop, if it is Witter), or take another: make run PORT={port + 1}"
        raise CommandError(f"Port {port} on {host} cannot be used ({error.strerror}): {remedy}") from error


def is_port_free(host, port):
    """Return whether the port exists and can be used."""
    try:
        try_port(host, port)
    except (OSError, OverflowError):  # 65536
        return False
    return True


def try_port(host, port):
    """Raise OSError if the port is in use or not permitted."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def browser_host(host):
    """Return the host part of the URL under which a browser on this machine reaches the bind address."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)


@contextlib.contextmanager
def stop_on_signals():
    """Raise StopRequested on SIGINT, SIGTERM and SIGHUP (Ctrl-C, kill and a closed terminal)."""

    def stop(*_):
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise StopRequested

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in numbers:
        signal.signal(number, stop)
    yield


def is_empty():
    """Return whether there are no users."""
    return not get_user_model().objects.exists()


def web_server(host, port, reload):
    """Return the process of gunicorn, or with `reload` of Django's development server."""
    if reload:
        return ManagedProcess("the site", [sys.executable, "manage.py", "runserver", bind_address(host, port)])
    return ManagedProcess("the site", gunicorn_command("witter.gunicorn_conf", host, port, "witter.wsgi"))


def stream_server(host, port):
    """Return the process of the stream."""
    command = gunicorn_command("witter.stream_conf", host, port, "witter.asgi")
    return ManagedProcess("the stream", command, is_optional=True)


def gunicorn_command(config, host, port, application):
    """Return the command of a gunicorn."""
    options = ["--config", f"python:{config}", "--bind", bind_address(host, port)]
    return [sys.executable, "-m", "gunicorn", *options, application]


def bind_address(host, port):
    """Return the address as gunicorn and runserver take it."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def task_worker(reload):
    """Return the process that runs background tasks."""
    flag = "--reload" if reload else "--no-reload"
    return ManagedProcess("the task worker", [sys.executable, "manage.py", "worker", "--no-startup-delay", flag])


def wait_for(url, supervisor):
    """Wait until the URL answers."""
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        restart_or_fail(supervisor)
        time.sleep(0.05)


def supervise(supervisor, parent):
    """Restart exited children until a signal arrives or the parent process exits, then raise StopRequested."""
    while parent in {None, os.getppid()}:
        restart_or_fail(supervisor)
        time.sleep(0.3)
    raise StopRequested


def restart_or_fail(supervisor):
    """Restart exited children. Raise CommandError if one exited soon after its start."""
    if name := supervisor.restart_exited():
        raise CommandError(f"{name.capitalize()} ended by itself; its reason stands above.")
