"""Password reset and password change."""

import re

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import get_hashers, identify_hasher, make_password
from django.test import Client
from django.utils import timezone

from accounts.factories import PASSWORD, UserFactory
from accounts.forms.auth import MAX_RESETS
from witter import settings as site_settings

NEW_PASSWORD = "another short sentence"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(username="ana", email="ana@example.com")


def link_in(message):
    return re.search(r"http://127.0.0.1:8000(/\S+)", message.body)[1]


def test_reset_response_is_same_for_unknown_address(ana, mailoutbox):
    UserFactory(username="bo", email="bo@example.com", deactivated=True)
    responses = []
    for email in ["ana@example.com", "nobody@example.com", "bo@example.com"]:
        response = Client().post("/password/reset", {"email": email}, follow=True)
        responses.append(
            (
                response.redirect_chain,
                re.sub(
                    r'(nonce|value|CSRFToken":)="[^"]+"|"[A-Za-z0-9]{64}"|\d{10}', "", response.text
                ),  # tokens and timestamps
            )
        )
    assert responses[1:] == responses[:1] * 2
    assert [message.to for message in mailoutbox] == [["ana@example.com"], ["nobody@example.com"], ["bo@example.com"]]
    assert "/password/reset/key/" not in mailoutbox[1].body


def test_reset_link_works_once(client, ana, mailoutbox):
    client.post("/password/reset", {"email": "ANA@example.com"})
    link = link_in(mailoutbox[0])
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    assert "Choose a new password" in page.text
    assert ana.email not in form
    assert "set-password" in form
    assert client.post(form, {"password1": NEW_PASSWORD}).url == "/password/reset/key/done"
    ana.refresh_from_db()
    assert ana.check_password(NEW_PASSWORD)
    assert "That’s done" in client.get("/password/reset/key/done").text
    assert "That link has gone stale" in Client().get(link, follow=True).text
    assert mailoutbox[-1].subject == "Saltmarsh: Your password was changed"


@pytest.mark.parametrize("key", ["1-x", "1-set-password", "zzzzzzzzzzzzz-abc-def", "0-0", "1-" + "x" * 100])
def test_invalid_link_is_reported_as_stale(client, key):
    response = client.get(f"/password/reset/key/{key}")
    assert response.status_code == 200
    assert "That link has gone stale" in response.text


def test_link_expires_after_timeout(client, ana, mailoutbox, settings):
    client.post("/password/reset", {"email": ana.email})
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "That link has gone stale" in client.get(link_in(mailoutbox[0]), follow=True).text


def test_lookalike_address_gets_no_link(client, mailoutbox):
    UserFactory(email="kim@example.com")
    for lookalike in ["\u212aim@example.com", "k\u0131m@example.com", "ｋim@example.com"]:
        client.post("/password/reset", {"email": lookalike})
    linked = [message.to for message in mailoutbox if "/password/reset/key/" in message.body]
    assert linked in ([], [["kim@example.com"]])


def test_opening_link_of_another_user_does_not_log_out(client, ana, mailoutbox):
    bo = UserFactory()
    client.force_login(bo)
    client.post("/password/reset", {"email": ana.email})
    client.get(link_in(mailoutbox[0]), follow=True)
    assert get_user(client) == bo


def test_resets_are_rate_limited_per_address(client, ana, mailoutbox):
    responses = [client.post("/password/reset", {"email": ana.email}).status_code for _ in range(6)]
    assert responses == [302] * 5 + [429]
    assert len(mailoutbox) == 5


def test_reset_above_limit_points_to_mailbox(client, ana):
    for email in (ana.email, "nobody@example.com"):
        for _ in range(6):
            response = client.post("/password/reset", {"email": email})
        assert "We’ve sent a few of those links in the last hour. Have a look in your inbox" in response.text
        assert f'value="{email}"' in response.text
        assert response.status_code == 429


def test_invalid_new_password_shows_error(client, ana, mailoutbox):
    client.post("/password/reset", {"email": ana.email})
    form = client.get(link_in(mailoutbox[0]), follow=True).redirect_chain[-1][0]
    assert "too short" in client.post(form, {"password1": "short"}).text


def test_password_change_ends_other_sessions(client, ana, mailoutbox):
    other = Client()
    for device in (client, other):
        device.force_login(ana)
    key = client.session.session_key
    response = client.post("/password/change", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}, follow=True)
    assert response.redirect_chain == [("/settings/account", 302)]
    assert "Your password has been changed." in response.text
    assert (get_user(client), get_user(other).is_anonymous) == (ana, True)
    assert client.session.session_key != key
    assert mailoutbox[0].to == [ana.email]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("wrong", NEW_PASSWORD, "That isn’t your current password."),
        (PASSWORD, "12345678", "too common"),
        (PASSWORD, "ana@example.com", "too similar"),
    ],
)
def test_invalid_password_change_shows_error(client, ana, old, new, sentence):
    client.force_login(ana)
    assert sentence in client.post("/password/change", {"oldpassword": old, "password1": new}).text
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_password_change_requires_login(client):
    assert client.get("/password/change").url == "/login?next=/password/change"


def test_passwords_are_hashed_with_argon2(settings):
    settings.PASSWORD_HASHERS = site_settings.PASSWORD_HASHERS
    get_hashers.cache_clear()
    try:
        assert identify_hasher(make_password(NEW_PASSWORD)).algorithm == "argon2"
    finally:
        get_hashers.cache_clear()


def test_newer_accounts_with_same_unconfirmed_email_do_not_push_out_older(mailoutbox):
    """Accounts that somebody else makes with the address must not use up the links of one email."""
    shared = {"email": "ana@example.com", "owns_email": False}
    for number in range(MAX_RESETS):
        UserFactory(username=f"unusable{number}", is_active=False, **shared)
    UserFactory(username="ana", **shared)
    for number in range(MAX_RESETS):
        UserFactory(username=f"newer{number}", last_login=timezone.now(), **shared)
    Client().post("/password/reset", {"email": "ana@example.com"})
    body = mailoutbox[-1].body
    assert "@ana" in body
    assert body.count("/password/reset/key/") == MAX_RESETS
    assert "unusable" not in body


def test_no_other_account_is_reset_in_place_of_owner_who_cannot_log_in(mailoutbox):
    UserFactory(username="ana", email="ana@example.com", is_active=False)
    UserFactory(username="other", email="ana@example.com", owns_email=False)
    Client().post("/password/reset", {"email": "ana@example.com"})
    assert "/password/reset/key/" not in mailoutbox[-1].body
