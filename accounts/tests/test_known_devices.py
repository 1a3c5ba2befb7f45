"""Known devices have a login rate limit of their own, so others cannot lock the owner out."""

import pytest
from django.test import Client

from accounts.factories import PASSWORD, UserFactory

NEW_PASSWORD = "another short sentence"
TOO_MANY_LOGINS = "That’s a lot of wrong passwords."
DEVICE_IP = "198.51.100.7"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def login_limit(settings):
    """Limit an account to 20 wrong passwords from all addresses together instead of 100, which take seconds."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "20/15m/key"}


@pytest.fixture
def ana():
    return UserFactory(username="ana", email="ana@example.com")


def sign_in(client, login="ana", password=PASSWORD):
    return client.post("/login", {"login": login, "password": password}).status_code


def known_device(**options):
    """Return a client that is a known device of ana, logged out."""
    client = Client(REMOTE_ADDR=DEVICE_IP, **options)
    assert sign_in(client) == 302
    client.post("/logout")
    return client


def use_up_login_limit(login="ana", addresses=2):
    for number in range(10 * addresses):
        sign_in(Client(REMOTE_ADDR=f"203.0.113.{number % addresses}"), login, "wrong")


@pytest.mark.parametrize("login", ["ana", "ana@example.com"])
def test_known_device_can_log_in_when_account_is_limited(ana, login):
    client = known_device()
    use_up_login_limit(login)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.1"), login) == 429
    assert sign_in(client, login) == 302


def test_known_device_can_log_in_when_ip_is_limited(ana):
    client = known_device()
    for number in range(51):
        sign_in(Client(REMOTE_ADDR=DEVICE_IP), f"person{number}", "wrong")
    assert sign_in(Client(REMOTE_ADDR=DEVICE_IP)) == 429
    assert sign_in(client) == 302


def test_known_device_has_its_own_limit(ana):
    client = known_device()
    answers = [sign_in(client, password="wrong") for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert sign_in(client) == 429


def test_cookie_attributes(ana):
    client = Client()
    sign_in(client)
    cookie = client.cookies[f"device-{ana.pk}"]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/login", "Lax")
    assert cookie["max-age"] == 365 * 24 * 60 * 60


@pytest.mark.parametrize("value", ["", "forged", "x:y:z", "\u00e9", "a" * 4000])
def test_forged_cookie_is_ignored(ana, value):
    use_up_login_limit()
    client = Client()
    client.cookies[f"device-{ana.pk}"] = value
    assert sign_in(client) == 429


@pytest.mark.parametrize("name", ["device-", "device-1a", "device--1", "device-" + "9" * 40])
def test_malformed_cookie_name_is_ignored(ana, name):
    client = Client()
    client.cookies[name] = "value"
    assert sign_in(client) == 302


def test_cookie_of_one_account_is_invalid_for_another(ana):
    bo = UserFactory(username="bo")
    client = Client()
    sign_in(client, "bo")
    client.post("/logout")
    client.cookies[f"device-{ana.pk}"] = client.cookies[f"device-{bo.pk}"].value
    use_up_login_limit()
    assert sign_in(client) == 429


def test_password_change_invalidates_cookies_of_other_devices(ana):
    stolen, here = known_device(), Client(REMOTE_ADDR=DEVICE_IP)
    sign_in(here)
    here.post("/password/change", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    here.post("/logout")
    use_up_login_limit()
    assert sign_in(stolen, password=NEW_PASSWORD) == 429
    assert sign_in(here, password=NEW_PASSWORD) == 302


def test_logging_out_everywhere_invalidates_cookies_of_other_devices(ana):
    stolen, here = known_device(), Client(REMOTE_ADDR=DEVICE_IP)
    sign_in(here)
    here.post("/settings/security")
    here.post("/logout")
    use_up_login_limit()
    assert sign_in(stolen) == 429
    assert sign_in(here) == 302


def test_password_reset_makes_device_known(ana, mailoutbox):
    use_up_login_limit()
    client = Client()
    page = client.post("/login", {"login": "ana", "password": PASSWORD})
    assert page.status_code == 429
    assert TOO_MANY_LOGINS in page.text
    assert 'href="/password/reset">choose a new password by email</a>' in page.text
    client.post("/password/reset", {"email": ana.email})
    link = next(word for word in mailoutbox[-1].body.split() if "/password/reset/key/" in word)
    form = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW_PASSWORD})
    assert sign_in(client, password=NEW_PASSWORD) == 302


def test_login_limit_does_not_affect_password_checks_in_session(ana, mailoutbox):
    client = Client()
    client.force_login(ana)
    use_up_login_limit()
    change = {"username": "ana", "email": "new@example.com", "password": PASSWORD}
    assert client.post("/settings/account", change).status_code == 302
    assert client.post("/password/change", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}).status_code == 302
    assert client.post("/settings/deactivate", {"password": NEW_PASSWORD}).status_code == 302


def test_password_checks_in_session_share_one_limit(ana):
    client = Client()
    client.force_login(ana)
    for _ in range(4):
        client.post("/settings/deactivate", {"password": "wrong"})
        client.post("/settings/account", {"username": "ana", "email": "new@example.com", "password": "wrong"})
    for _ in range(2):
        client.post("/password/change", {"oldpassword": "wrong", "password1": NEW_PASSWORD})
    for path, data in [
        ("/settings/deactivate", {"password": PASSWORD}),
        ("/settings/account", {"username": "ana", "email": "new@example.com", "password": PASSWORD}),
        ("/password/change", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}),
    ]:
        page = client.post(path, data)
        assert page.status_code == 429
        assert TOO_MANY_LOGINS in page.text
    assert sign_in(Client()) == 302


def test_password_check_uses_own_password_when_another_account_owns_address(ana):
    client = Client()
    client.post("/signup", {"username": "bo", "email": ana.email, "password1": "a short sentence"})
    assert client.post("/settings/deactivate", {"password": PASSWORD}).status_code == 200
    assert client.post("/settings/deactivate", {"password": "a short sentence"}).status_code == 302


def test_device_of_unconfirmed_account_gives_no_extra_guesses_at_owner(ana):
    """Signing up with a victim's address gives any number of device cookies."""
    thief = Client(REMOTE_ADDR=DEVICE_IP)
    thief.post("/signup", {"username": "thief", "email": ana.email, "password1": NEW_PASSWORD})
    for _ in range(10):
        thief.post("/logout")
        sign_in(thief, "thief", NEW_PASSWORD)  # a new cookie
        thief.post("/logout")
        assert sign_in(thief, ana.email, "wrong") == 200
    sign_in(thief, "thief", NEW_PASSWORD)
    thief.post("/logout")
    assert sign_in(thief, ana.email) == 429
