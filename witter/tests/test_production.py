"""Settings made from the environment of a production site."""

import json
import re
import shutil
import subprocess

import pytest
from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from testing.process_checkout import ROOT, Checkout, end, free_port, wait_until

pytestmark = pytest.mark.process
HTTPS = {"WITTER_URL": "https://witter.example.org", "WITTER_TRUSTED_PROXIES": "1"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    return Checkout(tmp_path_factory.mktemp("var"))


def settings_with(checkout, *names, **environment):
    """Return the named settings as a process with that environment has them."""
    code = "import json, sys; from django.conf import settings as s; "
    code += "print(json.dumps([getattr(s, name) for name in sys.argv[1:]]))"
    environment["DJANGO_SETTINGS_MODULE"] = "witter.settings"
    done = checkout.run("-c", code, *names, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_deploy_checks_pass_behind_https(checkout):
    done = checkout.run("manage.py", "check", "--deploy", "--fail-level", "DEBUG", **HTTPS)
    assert done.returncode == 0, done.stderr


def test_https_enables_dependent_settings(checkout):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    assert settings_with(checkout, *names) == [False, False, False, 0]
    assert settings_with(checkout, *names, **HTTPS) == [True, True, True, 31_536_000]


def test_allowed_hosts_has_site_host(checkout):
    hosts = settings_with(checkout, "ALLOWED_HOSTS", **HTTPS, ALLOWED_HOSTS="www.example.org")[0]
    assert hosts == ["witter.example.org", "www.example.org"]
    local = ["127.0.0.1", "localhost", "[::1]"]
    assert settings_with(checkout, "ALLOWED_HOSTS") == [local]
    assert settings_with(checkout, "ALLOWED_HOSTS", WITTER_URL="http://[::1]:8001") == [local]


def test_fast_path_decides_on_prepared_statements(checkout):
    (databases,) = settings_with(checkout, "DATABASES")
    assert databases["default"]["OPTIONS"]["prepare_threshold"] == 0
    assert "plan_cache_mode" in databases["default"]["OPTIONS"]["options"]
    enabled, databases = settings_with(checkout, "FAST_PATH", "DATABASES", FAST_PATH="0")
    assert enabled is False
    assert "prepare_threshold" not in databases["default"]["OPTIONS"]
    assert "plan_cache_mode" not in databases["default"]["OPTIONS"]["options"]


def test_debug_is_off_by_default_and_keys_are_created_once(checkout):
    debug, *keys = settings_with(checkout, "DEBUG", "SECRET_KEY", "VAPID_KEY")
    assert debug is False
    assert len(keys[0]) >= 50
    assert settings_with(checkout, "SECRET_KEY", "VAPID_KEY") == keys
    for name in ("secret_key", "vapid_key"):
        assert (checkout.var / name).stat().st_mode & 0o077 == 0


def test_other_databases_are_refused(checkout):
    done = checkout.run("manage.py", "check", DATABASE_URL="sqlite:///db.sqlite3")
    assert "DATABASE_URL must be a postgres:// address" in done.stderr


@pytest.mark.parametrize(("proxies", "address"), [(0, "10.0.0.9"), (1, "1.1.1.1"), (2, "6.6.6.6")])
def test_client_address_comes_from_trusted_proxies(settings, proxies, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": "6.6.6.6, 1.1.1.1"})
    assert get_adapter().get_client_ip(request) == address


def test_invalid_client_address_is_refused(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "nowhere"})
    with pytest.raises(PermissionDenied):
        get_adapter().get_client_ip(request)


JUDGE = """
import os, runpy, sys
from django.core.exceptions import ImproperlyConfigured
from environs import EnvError
for line in sys.stdin.read().splitlines():
    name, _, value = line.partition("=")
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        runpy.run_path("witter/settings.py")
        print("taken")
    except (EnvError, ImproperlyConfigured) as refusal:
        print(refusal)
    os.environ.pop(name)
    if before is not None:
        os.environ[name] = before
"""
REFUSED = """
WITTER_URL=witter.example.org
WITTER_URL=ftp://witter.example.org
WITTER_URL=https://
WITTER_URL=https://witter.example.org/town
WITTER_URL=https://witter.example.org?a=1
WITTER_URL=https://user:word@witter.example.org
WITTER_URL=https://witter.example.org:port
WITTER_URL=https://wit ter.example.org
WITTER_NAME=Our\x1bTown
WITTER_DEMO=perhaps
WITTER_COUNTING=banana
WITTER_LIVE_SECONDS=-1
WITTER_LIVE_SECONDS=1.5
WITTER_REQUIRE_CONFIRMED_EMAIL=2
DATABASE_URL=mysql://user@host/name
DATABASE_URL=postgres://user@host:port/name
DATABASE_URL=postgres://user@host
DATABASE_URL=nonsense
WITTER_DB=a b
WITTER_DB=a;b
WITTER_DB=ä
WITTER_TEST_DB=a/b
WITTER_PG_GRACE=-1
WITTER_VAR=/etc/hostname
WITTER_VAR=/proc/x
WITTER_VAR=/etc/hostname/x
WITTER_STATIC_ROOT=/etc/hostname
EMAIL_URL=http://host
EMAIL_URL=smtp://
EMAIL_URL=smtp://host:port
EMAIL_URL=smtp://user:a/b@host
DEFAULT_FROM_EMAIL=nobody
ALLOWED_HOSTS=https://www.example.org
ALLOWED_HOSTS=www.example.org:8000
ALLOWED_HOSTS=www.example.org/town
WITTER_TRUSTED_PROXIES=-1
WITTER_TRUSTED_PROXIES=one
WITTER_ACCEL=nginx
WITTER_STREAM=sometimes
WITTER_STREAM_PORT=65536
WITTER_HSTS_SECONDS=-5
WITTER_HSTS_SUBDOMAINS=all
WITTER_HSTS_PRELOAD=maybe
DEBUG=full
SECRET_KEY=x
SECRET_KEY=nineteen-characters
WITTER_VAPID_KEY=short
WITTER_VAPID_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
WITTER_VAPID_KEY=__________________________________________8
WITTER_PUSH_INTERNAL_HOSTS=https://push.lan
WITTER_LIMIT_POSTS_A_DAY=-1
WITTER_LIMIT_SIGN_UPS=many
WITTER_LIMIT_FOLLOWS_RATIO=99999999999999
""".strip().splitlines()
REFUSED += [f"{name}=/tmp/{'x' * 300}" for name in ("WITTER_VAR", "WITTER_STATIC_ROOT")]  # longer than a name may be
TAKEN = """
WITTER_URL=https://witter.example.org/
WITTER_URL=http://[::1]:8001
WITTER_URL=
WITTER_COUNTING=v3
WITTER_LIVE_SECONDS=0
WITTER_LIVE_SECONDS=
WITTER_LIVE_SECONDS=1_000
DATABASE_URL=postgresql://user:word@host/name
DATABASE_URL=postgres://user@%2Fsome%2Fsocket/name
WITTER_DB=town-2
WITTER_VAR=/tmp/not/yet/there
SECRET_KEY=these-are-20-symbols
WITTER_VAPID_KEY=yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw
WITTER_VAPID_KEY=
WITTER_PUSH_INTERNAL_HOSTS=push.lan, 10.0.0.1
SECRET_KEY=
EMAIL_URL=smtp+tls://user%40example.org:a%2Fb@host:587
DEFAULT_FROM_EMAIL=Our Town <witter@example.org>
ALLOWED_HOSTS=www.example.org, .example.net, 10.0.0.1, [::1]
WITTER_TRUSTED_PROXIES=2
WITTER_STREAM_PORT=8001
WITTER_LIMIT_SIGN_UPS=0
""".strip().splitlines()


def check_settings(checkout, lines):
    """Return for each `NAME=value` line the error message of the settings, or "taken"."""
    checkout.environment["DJANGO_SETTINGS_MODULE"] = "witter.settings"
    command = checkout.command("-c", JUDGE) | {"stdin": None, "input": "\n".join(lines)}
    done = subprocess.run(**command, env=checkout.environment, capture_output=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return dict(zip(lines, done.stdout.splitlines(), strict=True))


def test_invalid_settings_are_refused_by_name(checkout):
    results = check_settings(checkout, REFUSED)
    assert {line: words for line, words in results.items() if line.partition("=")[0] not in words} == {}
    assert [words for words in results.values() if "user:" in words and "password" not in words] == []


def test_valid_settings_are_accepted(checkout):
    assert set(check_settings(checkout, TAKEN).values()) == {"taken"}


def test_short_secret_key_is_refused_with_advice(tmp_path):
    checkout = Checkout(tmp_path)
    done = checkout.run("manage.py", "check", SECRET_KEY="secret")
    assert re.fullmatch(r"Witter does not start: SECRET_KEY must have at least 20 characters\. .*\n", done.stderr)
    assert "secrets.token_urlsafe(50)" in done.stderr
    (tmp_path / "secret_key").write_text("")
    assert str(tmp_path / "secret_key") in checkout.run("manage.py", "check").stderr


@pytest.mark.parametrize("key", ["", "these-are-20-letters"])
def test_unusable_data_folder_is_refused_in_one_line(checkout, key):
    done = checkout.run("manage.py", "check", WITTER_VAR="/proc/x", SECRET_KEY=key)
    assert re.fullmatch(r"Witter does not start: WITTER_VAR must name a folder .*: /proc/x .*\n", done.stderr)


ENTRIES = [
    ["manage.py", "check"],
    ["manage.py", "up"],
    ["-m", "gunicorn", "--check-config", "witter.wsgi"],
    ["-m", "gunicorn", "--config", "python:witter.gunicorn_conf", "witter.wsgi"],
    ["-m", "witter.server.embedded_postgres", "psql"],
]


@pytest.mark.parametrize("entry", ENTRIES, ids=" ".join)
def test_start_failure_is_one_line(checkout, entry):
    done = checkout.run(*entry, WITTER_DB="no such name")
    assert done.returncode == 3  # gunicorn does not restart a worker with this status
    assert re.fullmatch(r"Witter does not start: WITTER_DB must be .*, not 'no such name'\.\n", done.stderr)


@pytest.mark.parametrize("left_out", [None, "*.svg"])
def test_gunicorn_refuses_missing_static_files(checkout, tmp_path, left_out):
    place = {"WITTER_STATIC_ROOT": str(tmp_path / "collected"), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    if left_out:
        command = ["collectstatic", "--noinput", "--verbosity", "0", "--ignore", "admin", "--ignore", left_out]
        assert checkout.run("manage.py", *command, **place).returncode == 0
    done = checkout.run("-c", "import witter.wsgi", **place)
    assert done.returncode == 3
    assert re.fullmatch(
        r"Witter does not start: .*/collected lacks static files, such as \S+: run manage.py collectstatic, .*\n",
        done.stderr,
    )


@pytest.mark.parametrize(("name", "value"), [("WEB_WORKERS", "0"), ("WEB_THREADS", "-2")])
def test_zero_workers_are_refused(checkout, name, value):
    done = checkout.run(*ENTRIES[3], **{name: value})
    assert done.stderr == f"Witter does not start: {name} must be a whole number from 1 to 1000, not {value}.\n"


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """Return a copy of the code with an invalid .env file."""
    folder = tmp_path_factory.mktemp("clone") / "witter"
    leave_out = shutil.ignore_patterns(".*", "var", "docs", "tests", "static", "templates", "bench", "pictures")
    shutil.copytree(ROOT, folder, ignore=leave_out)
    (folder / ".env").write_text("WITTER_DB='from the file'\n")
    return folder


@pytest.mark.parametrize("entry", ENTRIES, ids=" ".join)
def test_every_entry_point_reads_env_file(checkout, clone, entry):
    environment = {name: value for name, value in checkout.environment.items() if name != "PYTEST_VERSION"}
    command = checkout.command(*entry) | {"cwd": clone, "env": environment, "capture_output": True}
    assert "not 'from the file'" in subprocess.run(**command, timeout=60).stderr
    command["env"] = environment | {"PYTEST_VERSION": "9"}
    if entry[1:] == ["check"]:  # the other commands would start servers
        assert "from the file" not in subprocess.run(**command, timeout=60).stderr


def test_https_without_trusted_proxy_is_a_warning(checkout):
    check = ["manage.py", "check"]
    assert "WITTER_TRUSTED_PROXIES" in checkout.run(*check, WITTER_URL=HTTPS["WITTER_URL"]).stderr
    assert "WITTER_TRUSTED_PROXIES" not in checkout.run(*check, **HTTPS).stderr


def test_web_server_logs_the_warning(migrated_checkout, tmp_path):
    checkout = migrated_checkout(tmp_path)
    bind = f"127.0.0.1:{free_port()}"
    gunicorn = checkout.start(*ENTRIES[3], "--bind", bind, WITTER_URL=HTTPS["WITTER_URL"])
    try:
        wait_until(lambda: "WITTER_TRUSTED_PROXIES" in checkout.output.read_text(), seconds=60)
    finally:
        end(gunicorn)
        checkout.remove()
