"""The stream's process on the tests' database, and clients of it."""

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile

from django.db import connection
from websockets.sync.client import connect

from testing.process_checkout import ROOT, end, free_port, get, wait_until
from witter.env import var_dir

PREFIX = "/api/v1/streaming"


class StreamProcess:
    """Runs gunicorn with the shipped configuration; pages of the origin `site_url` belong to the site."""

    def __init__(self, site_url="http://127.0.0.1:8000", port=None):
        self.port, self.site_url = port or free_port(), site_url
        self.process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}{PREFIX}"

    def start(self):
        """Start it, and wait until it answers."""
        values = {"WITTER_VAR": str(var_dir()), "WITTER_STREAM": "1", "WITTER_URL": self.site_url}
        database = connection.settings_dict
        if os.environ.get("DATABASE_URL"):
            values["DATABASE_URL"] = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database['NAME']}"
        values["DJANGO_SETTINGS_MODULE"] = "testing.plain_static_settings"
        values["WITTER_DB"] = database["NAME"]
        command = [sys.executable, "-m", "gunicorn", "--config", "python:witter.stream_conf"]
        self.output = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by `stop`
        self.process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{self.port}", "witter.asgi"],
            cwd=ROOT,
            env=os.environ | values,
            stdout=self.output,
            stderr=self.output,
            start_new_session=True,
        )
        wait_until(lambda: get(f"{self.url}/health") or self.process.poll() is not None)
        assert self.process.poll() is None, self.log()

    def stop(self):
        """Stop it; fail if it has logged an exception."""
        end(self.process)
        assert "Traceback" not in self.log(), self.log()
        self.output.close()

    def kill(self):
        """Kill it, as a lack of memory might."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        self.output.close()

    def log(self):
        self.output.seek(0)
        return self.output.read()

    def socket_through(self, port, token, query):
        """Return an open WebSocket of a proxy on another port; a context manager."""
        return connect(f"ws://127.0.0.1:{port}{PREFIX}{query}&access_token={token}", proxy=None)

    def socket(self, token, query="", **options):
        """Return an open WebSocket; a context manager."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        address = f"ws://127.0.0.1:{self.port}{PREFIX}{query}"
        return connect(address, additional_headers=headers, proxy=None, **options)


class EventSource:
    """A client of Server-Sent Events. Its `status` and `headers` are those of the response."""

    def __init__(self, port, path, token=None, **headers):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.connection.request("GET", f"{PREFIX}/{path}", headers=headers)
        self.response = self.connection.getresponse()
        self.status, self.headers = self.response.status, self.response.headers
        if self.status == 200:
            self.read_block()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()
        self.response.close()

    def read_block(self):
        """Return the lines up to the next empty one; [] at the end of the stream."""
        lines = []
        while line := self.response.readline().decode():
            if line == "\n":
                return lines
            lines.append(line.rstrip("\n"))
        return []

    def event(self):
        """Return the name and the payload of the next event, without comments."""
        while (lines := self.read_block()) and lines[0].startswith(":"):
            pass
        fields = dict(line.split(": ", 1) for line in lines)
        return fields["event"], json.loads(fields["data"])


def frame(client, timeout=20):
    """Return the streams, the event and the payload of the next frame of a WebSocket."""
    values = json.loads(client.recv(timeout))
    return values["stream"], values["event"], json.loads(values["payload"])
