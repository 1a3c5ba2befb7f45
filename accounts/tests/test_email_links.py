"""Links in e-mails use SITE_URL, whatever Host header a request has."""

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
    who = {"username": "bo", "email": "bo@example.com", "password1": PASSWORD}
    client.post("/signup", who, headers={"Host": host})


def sign_up_with_a_taken_address(client, ana, host):
    who = {"username": "bo", "email": ana.email, "password1": PASSWORD}
    client.post("/signup", who, headers={"Host": host})


def reset(client, ana, host):
    client.post("/password/reset", {"email": ana.email}, headers={"Host": host})


def ask_for_an_unknown_address(client, ana, host):
    client.post("/password/reset", {"email": "nobody@example.com"}, headers={"Host": host})


def send_the_link_again(client, ana, host):
    client.force_login(ana)
    client.post("/email/confirm", headers={"Host": host})


def change_the_password(client, ana, host):
    client.force_login(ana)
    data = {"oldpassword": PASSWORD, "password1": "another short sentence"}
    client.post("/password/change", data, headers={"Host": host})


def path_in(mail, kind):
    return re.search(rf"{re.escape(SITE)}(/{kind}/\S+)", mail.body)[1]


def change_the_address(client, ana, host):
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


MAILS = {  # what somebody does, what then happens, and how many e-mails come of it
    "sign-up": (sign_up, None, 1),
    "taken": (sign_up_with_a_taken_address, None, 1),
    "reset": (reset, finish_a_reset, 2),
    "unknown": (ask_for_an_unknown_address, None, 1),
    "again": (send_the_link_again, None, 1),
    "password": (change_the_password, None, 1),
    "address": (change_the_address, confirm_and_undo, 3),
}


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("kind", MAILS)
def test_links_use_site_url_and_not_host_header(settings, mailoutbox, ana, kind, host):
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["*"]
    act, then, count = MAILS[kind]
    client = Client()
    act(client, ana, host)
    if then:
        then(client, ana, host, mailoutbox)
    assert len(mailoutbox) == count
    for mail in mailoutbox:
        links = re.findall(r"\w+://[^\s/]+", mail.body)
        assert links
        assert set(links) == {SITE}
