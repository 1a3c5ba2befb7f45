"""What the environment of a real site makes of the settings."""

import json

import pytest
from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from witter.tests.checkout import Checkout

HTTPS = {"WITTER_URL": "https://witter.example.org", "WITTER_TRUSTED_PROXIES": "1"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    return Checkout(tmp_path_factory.mktemp("var"))


def settings_with(checkout, *names, **environment):
    """The named settings as a process with that environment has them."""
    code = "import json, sys; from django.conf import settings as s; "
    code += "print(json.dumps([getattr(s, name) for name in sys.argv[1:]]))"
    environment["DJANGO_SETTINGS_MODULE"] = "witter.settings"
    done = checkout.run("-c", code, *names, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_django_finds_nothing_to_warn_of_behind_https(checkout):
    done = checkout.run("manage.py", "check", "--deploy", "--fail-level", "DEBUG", **HTTPS)
    assert done.returncode == 0, done.stderr


def test_https_turns_on_all_that_depends_on_it(checkout):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")
    assert settings_with(checkout, *names) == [False, False, False, 0]
    assert settings_with(checkout, *names, **HTTPS) == [True, True, True, 31_536_000]


def test_the_site_answers_to_its_own_name(checkout):
    hosts = settings_with(checkout, "ALLOWED_HOSTS", **HTTPS, ALLOWED_HOSTS="www.example.org")[0]
    assert hosts == ["witter.example.org", "127.0.0.1", "localhost", "[::1]", "www.example.org"]


def test_debugging_is_off_unless_asked_for_and_the_key_is_made_once(checkout):
    debug, key = settings_with(checkout, "DEBUG", "SECRET_KEY")
    assert debug is False
    assert len(key) >= 50
    assert settings_with(checkout, "SECRET_KEY") == [key]
    assert (checkout.var / "secret_key").stat().st_mode & 0o077 == 0


def test_only_postgresql_will_do(checkout):
    done = checkout.run("manage.py", "check", DATABASE_URL="sqlite:///db.sqlite3")
    assert "DATABASE_URL must be a postgres:// address" in done.stderr


@pytest.mark.parametrize(("proxies", "address"), [(0, "10.0.0.9"), (1, "1.1.1.1"), (2, "6.6.6.6")])
def test_a_forged_address_counts_only_as_far_as_our_own_proxies_vouch_for_it(settings, proxies, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": "6.6.6.6, 1.1.1.1"})
    assert get_adapter().get_client_ip(request) == address


def test_an_address_that_is_none_is_refused(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "nowhere"})
    with pytest.raises(PermissionDenied):
        get_adapter().get_client_ip(request)
