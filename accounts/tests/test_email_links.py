"""Links in emails use SITE_URL, whatever Host header a request has."""

import re

import pytest
from django.test import Client

from accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SITE = "https://witter.example.org:8443"
HOSTS = ["localhost:31337", "127.0.0.1:31337", "witter.example.org:31337", "www.example.org"]


@pytest.fixture
def ana():
    return UserFactory(username="ana", email="ana@example.com")


def sign_up(client, ana, host):
    data = {"username": "bo", "email": "bo@example.com", "password1": PASSWORD}
    client.post("/signup", data, headers={"Host": host})


def sign_up_with_taken_address(client, ana, host):
    data = {"username": "bo", "email": ana.email, "password1": PASSWORD}
    client.post("/signup", data, headers={"Host": host})


def reset(client, ana, host):
    client.post("/password/reset", {"email": ana.email}, headers={"Host": host})


def reset_unknown_address(client, ana, host):
    client.post("/password/reset", {"email": "nobody@example.com"}, headers={"Host": host})


def resend_confirmation(client, ana, host):
    client.force_login(ana)
    client.post("/email/confirm", headers={"Host": host})


def change_password(client, ana, host):
    client.force_login(ana)
    data = {"oldpassword": PASSWORD, "password1": "another short sentence"}
    client.post("/password/change", data, headers={"Host": host})


def path_in(mail, kind):
    return re.search(rf"{re.escape(SITE)}(/{kind}/\S+)", mail.body)[1]


def change_email(client, ana, host):
    client.force_login(ana)
    data = {"username": "ana", "email": "new@example.com", "password": PASSWORD}
    client.post("/settings/account", data, headers={"Host": host})


def finish_a_reset(client, ana, host, outbox):
    headers = {"Host": host}
    form = client.get(path_in(outbox[-1], "password/reset/key"), headers=headers).url
    client.post(form, {"password1": "another short sentence"}, headers=headers)


def confirm_and_undo(client, ana, host, outbox):
    Client().post(path_in(outbox[-1], "email/confirm"), headers={"Host": host})
    Client().post(path_in(outbox[-1], "email/restore"), headers={"Host": host})


MAILS = {  # action, follow-up with the mailed link, number of emails
    "sign-up": (sign_up, None, 1),
    "taken": (sign_up_with_taken_address, None, 1),
    "reset": (reset, finish_a_reset, 2),
    "unknown": (reset_unknown_address, None, 1),
    "again": (resend_confirmation, None, 1),
    "password": (change_password, None, 1),
    "address": (change_email, confirm_and_undo, 4),
}


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("kind", MAILS)
def test_links_use_site_url_and_not_host_header(settings, mailoutbox, ana, kind, host):
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["*"]
    action, follow_up, count = MAILS[kind]
    client = Client()
    action(client, ana, host)
    if follow_up:
        follow_up(client, ana, host, mailoutbox)
    assert len(mailoutbox) == count
    for mail in mailoutbox:
        links = re.findall(r"\w+://[^\s/]+", mail.body)
        assert links
        assert set(links) == {SITE}
