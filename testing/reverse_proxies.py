"""A reverse proxy in front of gunicorn, both with the configuration that we ship."""

import contextlib
import json
import os
import shutil
import signal
import subprocess

import pytest

from testing.process_checkout import ROOT, Checkout, end, free_port, get, wait_until

PATH = os.environ.get("PATH", "") + ":/usr/sbin"
NGINX_MAIN = """
daemon off; {user} pid {folder}/pid; error_log stderr crit;
events {{ }}
http {{
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    {site}
}}
"""


class Gunicorn:
    """Gunicorn alone, serving testing/wsgi_echo.py."""

    program = None
    process = None

    def __init__(self, folder):
        self.folder, self.checkout = folder, Checkout(folder)
        self.upstream = self.port = free_port()
        self.stream_upstream = free_port()
        media = folder / "media" / "town"
        media.mkdir(parents=True)
        (media / "a.png").write_bytes(b"a picture")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.start_gunicorn()
        wait_until(lambda: (get(self.url) or [0])[0] == 200)

    def start_gunicorn(self):
        bind = f"127.0.0.1:{self.upstream}"
        command = ["-m", "gunicorn", "--config", "python:witter.gunicorn_conf", "--bind", bind]
        self.gunicorn = self.checkout.start(*command, "testing.wsgi_echo:application")

    def start_process(self, *command, **environment):
        """Start the proxy with its output in a log file."""
        self.log = self.folder / "access.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | environment)

    def stop(self):
        end(self.gunicorn)
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)

    def ask(self, path="/", **headers):
        """Return the request as it arrived at the application."""
        return json.loads(get(self.url + path, **headers)[2])


class Nginx(Gunicorn):
    """Nginx with deploy/nginx.conf, in front of gunicorn."""

    program, package = "nginx", "nginx-light"

    def start(self):
        self.port = free_port()
        values = {"LISTEN": f"127.0.0.1:{self.port}", "UPSTREAM": f"127.0.0.1:{self.upstream}"}
        values["STREAM_UPSTREAM"] = f"127.0.0.1:{self.stream_upstream}"
        site = (ROOT / "deploy" / "nginx.conf").read_text()
        for name, value in (values | {"MEDIA": str(self.folder / "media")}).items():
            site = site.replace(f"${{WITTER_{name}}}", value)
        config = self.folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        config.write_text(NGINX_MAIN.format(folder=self.folder, user=user, site=site))
        program = shutil.which(self.program, path=PATH)
        self.start_process(program, "-p", self.folder, "-c", config, "-e", "stderr")
        super().start()


class Caddy(Gunicorn):
    """Caddy with deploy/Caddyfile, without TLS, in front of gunicorn."""

    program, package = "caddy", "caddy"

    def start(self):
        self.port = free_port()
        site = (ROOT / "deploy" / "Caddyfile").read_text().replace("{\n", "{\n\tadmin off\n", 1)
        config = self.folder / "Caddyfile"
        config.write_text(site)
        folders = {name: str(self.folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        addresses = {"WITTER_HOST": self.url, "WITTER_UPSTREAM": f"127.0.0.1:{self.upstream}"}
        addresses["WITTER_STREAM_UPSTREAM"] = f"127.0.0.1:{self.stream_upstream}"
        command = [shutil.which(self.program, path=PATH), "run", "--config", config]
        self.start_process(*command, **folders, **addresses)
        super().start()


@contextlib.contextmanager
def started(front, folder):
    """Run one of the servers above for the block.

    Without its program the test is skipped, except in CI, where it fails.
    """
    if front.program and not shutil.which(front.program, path=PATH):
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"{front.program} is missing, so its configuration was not tried: apt-get install {front.package}")
    running = front(folder)
    running.start()
    try:
        yield running
    finally:
        running.stop()
