"""The site answers 503 while the database is unreachable, and recovers."""

import re
import time

import pytest

from testing.process_checkout import end, free_port, get, wait_until

pytestmark = pytest.mark.cluster


@pytest.fixture
def checkout(migrated_checkout, tmp_path):
    checkout = migrated_checkout(tmp_path)
    yield checkout
    checkout.remove()


@pytest.fixture
def site(checkout):
    """Return the URL of a site on a database that `checkout` starts and stops."""
    checkout.environment["WITTER_PG_GRACE"] = "600"  # processes with DATABASE_URL take no lease
    checkout.psql("SELECT 1")
    host = str(checkout.cluster("socket_dir")).replace("/", "%2F")
    checkout.environment["DATABASE_URL"] = f"postgres://witter@{host}/witter"
    bind = f"127.0.0.1:{free_port()}"
    command = ["-m", "gunicorn", "--config", "python:witter.gunicorn_conf", "--bind", bind, "witter.wsgi"]
    process = checkout.start(*command)
    yield f"http://{bind}"
    end(process)


def test_pages_have_retry_after_and_recover_within_two_seconds(checkout, site):
    def visit():
        return get(f"{site}/admin/", Cookie="sessionid=0123456789abcdef0123456789abcdef")

    wait_until(lambda: (visit() or [0])[0] == 302)  # to the login page: the session was looked up
    stylesheet = re.search(rb'href="(/static/[^"]+[.]css)"', get(f"{site}/login")[2])[1].decode()
    checkout.cluster("stop")
    for _ in range(6):
        status, headers, page = visit()
        assert status == 503
        assert int(headers["Retry-After"]) > 0
        assert b"</html>" in page
    assert get(f"{site}/readyz")[0] == 503
    assert get(f"{site}/healthz")[0] == 200
    assert get(f"{site}{stylesheet}")[0] == 200
    assert get(f"{site}/healthz", Content_Length="100000")[0] == 413
    lines = checkout.output.read_text().splitlines()
    assert len(lines) == 7  # a line for each failed page, and for /readyz
    assert [line for line in lines if not line.startswith("ERROR Service Unavailable: /")] == []
    checkout.cluster("start")
    back = time.monotonic()
    wait_until(lambda: visit()[0] == 302)
    assert time.monotonic() - back < 2
