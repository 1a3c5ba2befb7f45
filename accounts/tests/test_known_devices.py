"""Strangers who guess passwords do not lock the owner out."""

import pytest
from django.test import Client

from accounts.factories import PASSWORD, UserFactory

NEW = "another short sentence"
MANY = "That’s a lot of wrong passwords."
HERE = "198.51.100.7"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(username="ana", email="ana@example.com")


def sign_in(client, login="ana", password=PASSWORD):
    return client.post("/login", {"login": login, "password": password}).status_code


def known(**options):
    """A browser in which ana has signed in before."""
    client = Client(REMOTE_ADDR=HERE, **options)
    assert sign_in(client) == 302
    client.post("/logout")
    return client


def strangers_guess(login="ana", addresses=10):
    for number in range(10 * addresses):
        sign_in(Client(REMOTE_ADDR=f"203.0.113.{number % addresses}"), login, "wrong")


@pytest.mark.parametrize("login", ["ana", "ana@example.com"])
def test_strangers_who_fill_the_limit_do_not_lock_out_a_known_device(ana, login):
    client = known()
    strangers_guess(login)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.1"), login) == 429
    assert sign_in(client, login) == 302


def test_neighbours_who_fill_the_limit_of_an_address_do_not_lock_out_a_known_device(ana):
    client = known()
    for number in range(51):
        sign_in(Client(REMOTE_ADDR=HERE), f"person{number}", "wrong")
    assert sign_in(Client(REMOTE_ADDR=HERE)) == 429
    assert sign_in(client) == 302


def test_a_known_device_has_a_limit_of_its_own(ana):
    client = known()
    answers = [sign_in(client, password="wrong") for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert sign_in(client) == 429


def test_the_cookie_is_signed_hidden_from_scripts_and_sent_to_the_login_page_alone(ana):
    client = Client()
    sign_in(client)
    cookie = client.cookies[f"device-{ana.pk}"]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/login", "Lax")
    assert cookie["max-age"] == 365 * 24 * 60 * 60


@pytest.mark.parametrize("value", ["", "forged", "x:y:z", "\u00e9", "a" * 4000])
def test_a_forged_cookie_is_no_known_device(ana, value):
    strangers_guess()
    client = Client()
    client.cookies[f"device-{ana.pk}"] = value
    assert sign_in(client) == 429


@pytest.mark.parametrize("name", ["device-", "device-1a", "device--1", "device-" + "9" * 40])
def test_an_odd_cookie_name_breaks_nothing(ana, name):
    client = Client()
    client.cookies[name] = "value"
    assert sign_in(client) == 302


def test_the_device_of_one_account_says_nothing_for_another(ana):
    bo = UserFactory(username="bo")
    client = Client()
    sign_in(client, "bo")
    client.post("/logout")
    client.cookies[f"device-{ana.pk}"] = client.cookies[f"device-{bo.pk}"].value
    strangers_guess()
    assert sign_in(client) == 429


def test_a_new_password_makes_known_devices_strange_except_the_one_that_chose_it(ana):
    stolen, here = known(), Client(REMOTE_ADDR=HERE)
    sign_in(here)
    here.post("/password/change", {"oldpassword": PASSWORD, "password1": NEW})
    here.post("/logout")
    strangers_guess()
    assert sign_in(stolen, password=NEW) == 429
    assert sign_in(here, password=NEW) == 302


def test_logging_out_everywhere_makes_other_devices_strange(ana):
    stolen, here = known(), Client(REMOTE_ADDR=HERE)
    sign_in(here)
    here.post("/settings/security")
    here.post("/logout")
    strangers_guess()
    assert sign_in(stolen) == 429
    assert sign_in(here) == 302


def test_the_refusal_offers_a_reset_that_leads_in_at_once(ana, mailoutbox):
    strangers_guess()
    client = Client()
    page = client.post("/login", {"login": "ana", "password": PASSWORD})
    assert page.status_code == 429
    assert MANY in page.text
    assert 'href="/password/reset">choose a new password by email</a>' in page.text
    client.post("/password/reset", {"email": ana.email})
    link = next(word for word in mailoutbox[-1].body.split() if "/password/reset/key/" in word)
    form = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW})
    assert sign_in(client, password=NEW) == 302


def test_strangers_do_not_stop_what_asks_for_the_password_within_a_session(ana, mailoutbox):
    client = Client()
    client.force_login(ana)
    strangers_guess()
    change = {"username": "ana", "email": "new@example.com", "password": PASSWORD}
    assert client.post("/settings/account", change).status_code == 302
    assert client.post("/password/change", {"oldpassword": PASSWORD, "password1": NEW}).status_code == 302
    assert client.post("/settings/deactivate", {"password": NEW}).status_code == 302


def test_guesses_within_a_session_share_one_limit(ana):
    client = Client()
    client.force_login(ana)
    for _ in range(4):
        client.post("/settings/deactivate", {"password": "wrong"})
        client.post("/settings/account", {"username": "ana", "email": "new@example.com", "password": "wrong"})
    for _ in range(2):
        client.post("/password/change", {"oldpassword": "wrong", "password1": NEW})
    for path, data in [
        ("/settings/deactivate", {"password": PASSWORD}),
        ("/settings/account", {"username": "ana", "email": "new@example.com", "password": PASSWORD}),
        ("/password/change", {"oldpassword": PASSWORD, "password1": NEW}),
    ]:
        page = client.post(path, data)
        assert page.status_code == 429
        assert MANY in page.text
    assert sign_in(Client()) == 302


def test_a_password_check_asks_for_the_viewers_own_password_even_if_another_account_owns_the_address(ana):
    client = Client()
    client.post("/signup", {"username": "bo", "email": ana.email, "password1": "a short sentence"})
    assert client.post("/settings/deactivate", {"password": PASSWORD}).status_code == 200
    assert client.post("/settings/deactivate", {"password": "a short sentence"}).status_code == 302


def test_the_device_of_an_account_that_only_wishes_for_an_address_gives_no_guesses_at_its_owner(ana):
    """Whoever signs up with a victim's address gets as many device cookies as they like."""
    thief = Client(REMOTE_ADDR=HERE)
    thief.post("/signup", {"username": "thief", "email": ana.email, "password1": NEW})
    for _ in range(10):
        thief.post("/logout")
        sign_in(thief, "thief", NEW)  # a fresh cookie
        thief.post("/logout")
        assert sign_in(thief, ana.email, "wrong") == 200
    sign_in(thief, "thief", NEW)
    thief.post("/logout")
    assert sign_in(thief, ana.email) == 429
