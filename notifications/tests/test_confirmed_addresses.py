"""Notification emails are sent to confirmed addresses only, account emails to any."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.factories import EmailAddressFactory, UserFactory
from accounts.models import User
from direct_messages.models import Message
from follows.factories import FollowFactory
from follows.models import Follow
from notifications.email_sending import schedule_digests, send_due
from notifications.models import EmailSchedule
from notifications.tests.due_emails import sent_subjects
from posts.factories import PostFactory

pytestmark = pytest.mark.django_db

ADDRESS = "ana@example.org"


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana", email=ADDRESS)
    client.force_login(ana)
    return ana


def every_kind_happens(ana):
    """Let somebody mention, follow and message Ana, who is then inactive for a week."""
    bo = UserFactory(name="Bo")
    PostFactory(author=bo, text="@ana hello")
    Follow.objects.follow(bo, User.objects.get(pk=ana.pk))
    FollowFactory(follower=ana, followee=bo)
    Message.objects.send(bo, ana, "hello")


def subjects_of_everything():
    """Return the subjects of all emails sent after two minutes, and of digests after ten days."""
    subjects = sent_subjects()
    User.objects.filter(username="ana").update(last_login=timezone.now() - timedelta(days=10))
    mail.outbox.clear()
    schedule_digests(), send_due()
    return {re.sub("^Saltmarsh: ", "", subject) for subject in [*subjects, *(one.subject for one in mail.outbox)]}


STATES = {
    "nothing said": lambda ana: None,
    "unconfirmed": lambda ana: EmailAddressFactory(user=ana, verified=False),
    "another is confirmed": lambda ana: EmailAddressFactory(user=ana, email="old@example.org"),
    "another unconfirmed": lambda ana: ana.request_email_change("new@example.org"),
}


@pytest.mark.parametrize("state", STATES)
def test_unconfirmed_address_gets_no_notification_emails(ana, state):
    STATES[state](ana)
    every_kind_happens(ana)
    assert not EmailSchedule.objects.exists()
    assert subjects_of_everything() == set()


def test_confirmed_address_gets_all_email_types(ana):
    EmailAddressFactory(user=ana)
    every_kind_happens(ana)
    acts = {f"Bo {did}" for did in ("mentioned you", "followed you", "sent you a message")}
    assert subjects_of_everything() == acts | {"The week you missed"}


@pytest.mark.parametrize("how", ["address changed", "no longer confirmed"])
def test_due_email_is_not_sent_after_address_becomes_unconfirmed(ana, how):
    row = EmailAddressFactory(user=ana)
    every_kind_happens(ana)
    assert EmailSchedule.objects.count() == 3
    if how == "address changed":
        User.objects.filter(pk=ana.pk).update(email="mistyped@example.org")
    else:
        row.delete()
    assert sent_subjects() == []


def test_emails_are_sent_once_address_is_confirmed(client, ana, mailoutbox):
    every_kind_happens(ana)
    client.post("/email/confirm")
    Client().post(re.search(r"http://[^/]+(/email/confirm/\S+)", mailoutbox[-1].body)[1])
    assert sent_subjects() == []
    PostFactory(author=UserFactory(name="Cy"), text="@ana hello")
    assert len(sent_subjects()) == 1


def test_account_emails_are_sent_to_any_address(client, ana, mailoutbox):
    client.post("/email/confirm")
    client.post("/password/reset", {"email": ADDRESS})
    data = {"oldpassword": "correct horse battery", "password1": "another short sentence"}
    client.post("/password/change", data)
    assert [message.to for message in mailoutbox] == [[ADDRESS]] * 3


def settings_page(client):
    return re.sub(r"\s+", " ", client.get("/settings/notifications").text)


def test_settings_page_shows_unconfirmed_address_and_how_to_confirm(client, ana, mailoutbox):
    page = settings_page(client)
    assert "None of these go out yet, because <bdi>ana@example.org</bdi> isn’t confirmed." in page
    assert 'formaction="/email/confirm"' in page
    client.post("/email/confirm")
    client.post(re.search(r"http://[^/]+(/email/confirm/\S+)", mailoutbox[-1].body)[1])
    page = settings_page(client)
    assert "At most one email an hour about each, to <bdi>ana@example.org</bdi>." in page
    assert "/email/confirm" not in page


def test_settings_page_shows_missing_address(client, ana):
    User.objects.filter(pk=ana.pk).update(email="")
    assert "There is no address to write to yet" in settings_page(client)
