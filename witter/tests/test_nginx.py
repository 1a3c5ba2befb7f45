"""nginx in front, with the configuration that we ship, before gunicorn with the configuration that we ship."""

import gzip
import json
import os
import shutil
import signal
import socket
import subprocess
import time

import pytest

from witter.tests.checkout import ROOT, Checkout, end, free_port, get, wait_until

pytestmark = pytest.mark.slow
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
MAIN = """
daemon off; {user} pid {folder}/pid; error_log stderr crit;
events {{ }}
http {{
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    {site}
}}
"""


class Front:
    """nginx and gunicorn, running."""

    def __init__(self, folder):
        self.folder, self.checkout = folder, Checkout(folder)
        self.upstream, self.port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        media = folder / "media" / "town"
        media.mkdir(parents=True)
        (media / "a.png").write_bytes(b"a picture")

    def start(self):
        self.start_gunicorn()
        values = {"LISTEN": f"127.0.0.1:{self.port}", "UPSTREAM": f"127.0.0.1:{self.upstream}"}
        site = (ROOT / "deploy" / "nginx.conf").read_text()
        for name, value in (values | {"MEDIA": str(self.folder / "media")}).items():
            site = site.replace(f"${{WITTER_{name}}}", value)
        config = self.folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        config.write_text(MAIN.format(folder=self.folder, user=user, site=site))
        self.log = self.folder / "access.log"
        command = [NGINX, "-p", self.folder, "-c", config, "-e", "stderr"]
        with self.log.open("w") as log:
            self.nginx = subprocess.Popen(command, stdout=log, stderr=log)
        wait_until(lambda: (get(self.url) or [0])[0] == 200)

    def start_gunicorn(self):
        bind = f"127.0.0.1:{self.upstream}"
        command = ["-m", "gunicorn", "--config", "python:witter.gunicorn", "--bind", bind]
        self.gunicorn = self.checkout.start(*command, "witter.tests.echo:application")

    def stop(self):
        end(self.gunicorn)
        self.nginx.send_signal(signal.SIGTERM)
        self.nginx.wait(10)

    def ask(self, path="/", **headers):
        """What the site behind was asked."""
        return json.loads(get(self.url + path, **headers)[2])


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    if not NGINX:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("nginx is missing, so its configuration was not tried: apt-get install nginx-light")
    front = Front(tmp_path_factory.mktemp("front"))
    front.start()
    yield front
    front.stop()


def test_the_host_arrives_with_its_port(front):
    assert front.ask()["HTTP_HOST"] == f"127.0.0.1:{front.port}"
    assert front.ask(Host="witter.example.org")["HTTP_HOST"] == "witter.example.org"


def test_the_true_address_comes_last_whatever_the_visitor_claims(front):
    assert front.ask()["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
    assert front.ask(X_Forwarded_For="6.6.6.6")["HTTP_X_FORWARDED_FOR"] == "6.6.6.6, 127.0.0.1"


def test_the_scheme_arrives(front):
    assert front.ask()["HTTP_X_FORWARDED_PROTO"] == "http"
    assert front.ask(X_Forwarded_Proto="https")["HTTP_X_FORWARDED_PROTO"] == "https"
    assert front.ask(X_Forwarded_Proto="gopher")["HTTP_X_FORWARDED_PROTO"] == "http"
    assert front.ask(X_Forwarded_Proto="https")["wsgi.url_scheme"] == "http"  # Django decides whom to believe


def test_a_picture_is_sent_on_our_word_only(front):
    status, headers, body = get(f"{front.url}/picture")
    assert (status, body) == (200, b"a picture")
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "X-Accel-Redirect" not in headers
    assert get(f"{front.url}/_media/town/a.png")[0] == 404


def test_pages_are_compressed_and_pictures_are_not(front):
    _, headers, body = get(front.url, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(body))
    assert "Content-Encoding" not in get(f"{front.url}/photo.png", Accept_Encoding="gzip")[1]


def test_four_large_pictures_pass_and_more_is_refused_with_a_sentence(front):
    assert post(front, 41_000_000).startswith(b"HTTP/1.1 200")
    refusal = post(front, 48_000_000)
    assert refusal.startswith(b"HTTP/1.1 413")
    assert b"at most four pictures" in refusal


def post(front, length):
    """The beginning of the answer to a body of that length, of which no more is sent than is wanted."""
    with socket.create_connection(("127.0.0.1", front.port), timeout=20) as visitor:
        visitor.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % length)
        answer = visitor.recv(4000)
        if answer.startswith(b"HTTP/1.1 100"):
            visitor.sendall(bytes(length))
            answer = visitor.recv(4000)
        return answer


def test_slow_visitors_keep_nobody_waiting(front):
    visitors = [socket.create_connection(("127.0.0.1", front.port)) for _ in range(60)]
    try:
        for visitor in visitors:
            visitor.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nnever the whole")
        started = time.monotonic()
        assert front.ask()
        assert time.monotonic() - started < 2
    finally:
        for visitor in visitors:
            visitor.close()


def test_the_log_holds_no_queries_tokens_or_addresses(front):
    get(f"{front.url}/password/reset/key/1-cx1f3a-0f99aabbccddeeff00112233445566")
    get(f"{front.url}/search?q=what+nobody+should+know")
    wait_until(lambda: "GET /search 200" in front.log.read_text())
    assert "GET /password/reset/key/... 200" in front.log.read_text()
    assert "nobody" not in front.log.read_text()
    assert "127.0.0.1" not in front.log.read_text()


def test_while_the_site_restarts_visitors_are_told_when_to_come_back(front):
    end(front.gunicorn)
    status, headers, body = get(front.url)
    assert (status, headers["Retry-After"]) == (503, "5")
    assert b"resting" in body
    front.start_gunicorn()
    wait_until(lambda: get(front.url)[0] == 200, seconds=10)
