"""Confirming and changing an email address, and failures of the mail server."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.test import Client

from accounts.factories import PASSWORD, UserFactory
from testing.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana", email="ana@example.com")
    client.force_login(ana)
    return ana


def change_email(client, email, password=PASSWORD):
    data = {"username": "ana", "email": email, "password": password}
    return client.post("/settings/account", data, follow=True)


def link_in(message):
    return re.search(r"http://127.0.0.1:8000(/email/confirm/\S+)", message.body)[1]


def test_resent_link_confirms_address(client, ana, mailoutbox):
    assert "ana@example.com</bdi> isn’t confirmed yet" in client.get("/settings/account").text
    page = client.post("/email/confirm", follow=True)
    assert "We’ve sent a link to ana@example.com" in page.text
    stranger = Client()
    assert "Is this you?" in stranger.get(link_in(mailoutbox[0])).text
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert stranger.post(link_in(mailoutbox[0])).url == "/login"
    assert "isn’t confirmed" not in client.get("/settings/account").text
    assert "That link has gone stale" in client.post(link_in(mailoutbox[0])).text


def test_resending_twice_is_rate_limited(client, ana, mailoutbox):
    client.post("/email/confirm")
    assert "already on its way" in client.post("/email/confirm", follow=True).text
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("key", ["nonsense", "MQ:1abc:xyz", "x" * 200])
def test_invalid_link_is_reported_as_stale(client, key):
    assert "That link has gone stale" in client.get(f"/email/confirm/{key}").text
    assert "That link has gone stale" in client.post(f"/email/confirm/{key}").text


def test_new_address_replaces_old_one_when_confirmed(client, ana, mailoutbox):
    page = change_email(client, "New@Example.com")
    assert "We’ve sent a link to new@example.com" in page.text
    ana.refresh_from_db()
    assert ana.email == "ana@example.com"
    assert "new@example.com</bdi> isn’t confirmed yet" in page.text
    client.post(link_in(mailoutbox[0]))
    ana.refresh_from_db()
    assert ana.email == "new@example.com"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("new@example.com", True, True)]


def test_old_address_is_notified_of_change(client, ana, mailoutbox):
    change_email(client, "new@example.com")
    client.post(link_in(mailoutbox[0]))
    assert mailoutbox[1].to == ["ana@example.com"]
    assert "from ana@example.com to new@example.com" in mailoutbox[1].body


def test_second_request_replaces_first(client, ana, mailoutbox):
    change_email(client, "first@example.com")
    change_email(client, "second@example.com")
    assert "That link has gone stale" in client.get(link_in(mailoutbox[0])).text
    client.post(link_in(mailoutbox[1]))
    ana.refresh_from_db()
    assert ana.email == "second@example.com"


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("new@example.com", "", "That isn’t your current password."),
        ("new@example.com", "wrong", "That isn’t your current password."),
        ("new@example", PASSWORD, "That email looks unfinished."),
        ("", PASSWORD, "This field is required."),
    ],
)
def test_invalid_change_shows_error_and_submitted_address(client, ana, mailoutbox, email, password, sentence):
    page = change_email(client, email, password).text
    assert sentence in page
    assert f'value="{email}"' in page or not email
    assert mailoutbox == []


def test_address_owned_by_another_account_meanwhile_is_not_confirmed(client, ana, mailoutbox):
    change_email(client, "new@example.com")
    UserFactory(username="bo", email="new@example.com")
    page = client.post(link_in(mailoutbox[0]), follow=True)
    assert page.status_code == 200
    ana.refresh_from_db()
    assert ana.email == "ana@example.com"


def test_email_changes_are_rate_limited(client, ana):
    UserFactory(username="bo", email="bo@example.com")
    answers = [change_email(client, "bo@example.com").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_confirming_does_not_log_out_another_user(client, ana, mailoutbox):
    client.post("/email/confirm")
    bo = UserFactory()
    client.force_login(bo)
    client.get(link_in(mailoutbox[0]))
    client.post(link_in(mailoutbox[0]))
    assert get_user(client) == bo


def test_sign_up_works_without_mail_server(client, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
        }
    }
    response = client.post(
        "/signup", {"username": "ana", "email": "ana@example.com", "password1": "a short sentence"}, follow=True
    )
    assert response.status_code == 200
    assert get_user(client).username == "ana"
    assert "We couldn’t send an email just now." in response.text


@pytest.fixture(params=["refused", "dropped", "hangs", "wrong sender"])
def failing_server(request, settings):
    """Mail server that fails for each email to Ana, in one of several ways."""
    with SmtpServer() as server:
        server.refused = {"ana@example.com"} if request.param == "refused" else set()
        server.dropped = {"ana@example.com"} if request.param == "dropped" else set()
        server.hangs = request.param == "hangs"
        if request.param == "wrong sender":
            settings.DEFAULT_FROM_EMAIL = "Fish, Chips <witter@example.org>"
        settings.MAILERS = server.mailers(timeout=0.5)
        yield server


def test_pages_work_if_mail_server_fails(client, failing_server, caplog):
    data = {"username": "ana", "email": "ana@example.com", "password1": "a short sentence"}
    pages = [
        client.post("/signup", data, follow=True),
        client.post("/email/confirm", follow=True),
        change_email(client, "new@example.com", "a short sentence"),
        Client().post("/password/reset", {"email": "ana@example.com"}, follow=True),
        client.post(
            "/password/change", {"oldpassword": "a short sentence", "password1": "another sentence"}, follow=True
        ),
    ]
    assert [page.status_code for page in pages] == [200] * 5
    is_reported = ["We couldn’t send an email just now." in page.text for page in pages]
    assert (is_reported[0], is_reported[3], is_reported[4]) == (True, True, True)
    assert failing_server.received == [] or failing_server.recipients == ["new@example.com"]
    assert "example.com" not in caplog.text


def test_setting_requires_confirmed_email(ana, settings):
    assert not ana.must_confirm_email
    settings.REQUIRE_CONFIRMED_EMAIL = True
    assert ana.must_confirm_email
    EmailAddress.objects.create(user=ana, email=ana.email, primary=True, verified=True)
    assert not ana.must_confirm_email
