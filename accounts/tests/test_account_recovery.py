"""Recovery of an account from a thief who knew its password."""

import re
from datetime import timedelta

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.factories import PASSWORD, UserFactory
from accounts.models import EmailChange, User

NEW_PASSWORD = "another short sentence"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    ana = UserFactory(username="ana", email="ana@example.com")
    EmailAddress.objects.create(user=ana, email=ana.email, primary=True, verified=True)
    return ana


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def link_in(message, path="email/confirm"):
    return re.search(rf"http://127.0.0.1:8000(/{path}/\S+)", message.body)[1]


def request_change(client, email, password=PASSWORD):
    return client.post("/settings/account", {"username": "ana", "email": email, "password": password})


def change_email(client, email, mailoutbox, password=PASSWORD):
    """Request an address and confirm it; return the email to the old address."""
    request_change(client, email, password)
    Client().post(link_in(mailoutbox[-1]))
    return mailoutbox[-1]


def reset(person, mailoutbox):
    client = Client()
    client.post("/password/reset", {"email": person.email})
    form = client.get(link_in(mailoutbox[-1], "password/reset/key"), follow=True).redirect_chain[-1][0]
    return client.post(form, {"password1": NEW_PASSWORD})


def email_of(person):
    return User.objects.get(pk=person.pk).email


def suspend_and_unsuspend(person):
    person.suspend()
    person.unsuspend()


RECOVERIES = {
    "a reset": reset,
    "a new password": lambda person, _: signed_in(person).post(
        "/password/change", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}
    ),
    "logging out everywhere": lambda person, _: signed_in(person).post("/settings/security"),
    "a suspension": lambda person, _: suspend_and_unsuspend(person),
    "a deactivation": lambda person, _: signed_in(person).post("/settings/deactivate", {"password": PASSWORD}),
}


@pytest.mark.parametrize("recovery", RECOVERIES)
def test_recovery_cancels_requested_email_change(ana, mailoutbox, recovery):
    request_change(signed_in(ana), "thief@example.org")
    link = link_in(mailoutbox[0])
    RECOVERIES[recovery](ana, mailoutbox)
    assert "That link has gone stale" in Client().get(link).text
    Client().post(link)
    assert email_of(ana) == "ana@example.com"
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()


@pytest.mark.parametrize("recovery", RECOVERIES)
def test_recovery_invalidates_earlier_reset_link(ana, mailoutbox, recovery):
    Client().post("/password/reset", {"email": ana.email})
    link = link_in(mailoutbox[0], "password/reset/key")
    RECOVERIES[recovery](ana, mailoutbox)
    assert "That link has gone stale" in Client().get(link, follow=True).text


def test_recovery_invalidates_confirmation_link_of_new_account(mailoutbox):
    client = Client()
    client.post("/signup", {"username": "bo", "email": "bo@example.com", "password1": "a short sentence"})
    client.post("/settings/security")
    Client().post(link_in(mailoutbox[0]))
    assert not User.objects.get(username="bo").owns_email
    caches["default"].clear()
    client.post("/email/confirm")
    Client().post(link_in(mailoutbox[1]))
    assert User.objects.get(username="bo").owns_email


def test_password_set_by_staff_cancels_requested_email_change(ana, mailoutbox):
    request_change(signed_in(ana), "thief@example.org")
    ana.set_password(NEW_PASSWORD)
    ana.save()
    assert ana.unconfirmed_email is None


def test_link_to_old_address_undoes_email_change(ana, mailoutbox):
    thief = signed_in(ana)
    mail = change_email(thief, "thief@example.org", mailoutbox)
    assert (mail.to, email_of(ana)) == (["ana@example.com"], "thief@example.org")
    request_change(thief, "second@example.org")
    link, owner = link_in(mail, "email/restore"), Client()
    assert "Take your account back?" in owner.get(link).text
    assert email_of(ana) == "thief@example.org"
    assert "It’s yours again" in owner.post(link).text
    ana.refresh_from_db()
    assert (ana.email, ana.owns_email, ana.has_usable_password()) == ("ana@example.com", True, False)
    assert thief.get("/settings/account").status_code == 302
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("ana@example.com", True, True)]
    assert mailoutbox[-1].to == ["ana@example.com"]
    form = owner.get(link_in(mailoutbox[-1], "password/reset/key"), follow=True).redirect_chain[-1][0]
    owner.post(form, {"password1": NEW_PASSWORD})
    assert Client().post("/login", {"login": "ana@example.com", "password": NEW_PASSWORD}).url == "/"


def test_undo_link_survives_new_password_and_deactivation(ana, mailoutbox):
    thief = signed_in(ana)
    link = link_in(change_email(thief, "thief@example.org", mailoutbox), "email/restore")
    thief.post("/password/change", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    thief.post("/settings/security")
    thief.post("/settings/deactivate", {"password": NEW_PASSWORD})
    assert "It’s yours again" in Client().post(link).text


def test_undo_link_works_once_within_seven_days(ana, mailoutbox):
    link = link_in(change_email(signed_in(ana), "thief@example.org", mailoutbox), "email/restore")
    EmailChange.objects.update(created_at=timezone.now() - timedelta(days=7, minutes=1))
    assert "That link has gone stale" in Client().post(link).text
    EmailChange.objects.update(created_at=timezone.now() - timedelta(days=6))
    assert "It’s yours again" in Client().post(link).text
    assert "That link has gone stale" in Client().get(link).text
    assert "That link has gone stale" in Client().post(link).text


@pytest.mark.parametrize("key", ["nonsense", "1", "MQ:1abc:xyz", "x" * 200])
def test_invalid_undo_link_is_reported_as_stale(client, key):
    assert "That link has gone stale" in client.get(f"/email/restore/{key}").text
    assert "That link has gone stale" in client.post(f"/email/restore/{key}").text


def test_undoing_first_of_two_changes_restores_old_address(ana, mailoutbox):
    thief = signed_in(ana)
    first = link_in(change_email(thief, "thief@example.org", mailoutbox), "email/restore")
    change_email(thief, "second@example.org", mailoutbox)
    assert "It’s yours again" in Client().post(first).text
    assert email_of(ana) == "ana@example.com"
    assert mailoutbox[-2].to == ["second@example.org"]
    assert "We won’t write to this one any more." in mailoutbox[-2].body
    assert "ana@example.com" not in mailoutbox[-2].body


def test_address_held_for_a_short_time_gets_no_undo_link(ana, mailoutbox):
    """The owner who takes the account back by a change of address must not mail the thief a link to it."""
    change_email(signed_in(ana), "thief@example.org", mailoutbox)
    for new in ["owner@example.com", "owner2@example.com"]:
        left = email_of(ana)
        mail = change_email(signed_in(User.objects.get(pk=ana.pk)), new, mailoutbox)
        assert mail.to == [left]
        assert "We won’t write to this one any more." in mail.body
        assert "email/restore" not in mail.body
        assert new not in mail.body
    assert [change.old_email for change in EmailChange.objects.open()] == ["ana@example.com"]


def test_address_held_for_a_long_time_gets_undo_link(ana, mailoutbox):
    change_email(signed_in(ana), "new@example.org", mailoutbox)
    EmailChange.objects.update(created_at=timezone.now() - timedelta(days=7, minutes=1))
    mail = change_email(signed_in(User.objects.get(pk=ana.pk)), "thief@example.org", mailoutbox)
    assert "It’s yours again" in Client().post(link_in(mail, "email/restore")).text
    assert email_of(ana) == "new@example.org"


def test_address_set_by_superuser_closes_undo_links(ana, admin_client, mailoutbox):
    link = link_in(change_email(signed_in(ana), "thief@example.org", mailoutbox), "email/restore")
    address = f"/admin/accounts/user/{ana.pk}/change/"
    sent = {"username": "ana", "email": "owner@example.com", "is_active": "on"}
    assert admin_client.post(address, sent).status_code == 302
    assert email_of(ana) == "owner@example.com"
    assert "That link has gone stale" in Client().post(link).text
    assert email_of(ana) == "owner@example.com"


def test_change_back_to_old_address_closes_undo_link(ana, mailoutbox):
    thief = signed_in(ana)
    change_email(thief, "thief@example.org", mailoutbox)
    count = len(mailoutbox)
    change_email(signed_in(User.objects.get(pk=ana.pk)), "ana@example.com", mailoutbox)
    assert email_of(ana) == "ana@example.com"
    assert [mail.to for mail in mailoutbox[count:]] == [["ana@example.com"]]  # the confirmation only
    assert not EmailChange.objects.open().exists()


def test_undo_fails_if_another_account_owns_old_address(ana, mailoutbox):
    link = link_in(change_email(signed_in(ana), "thief@example.org", mailoutbox), "email/restore")
    bo = UserFactory(username="bo", email="ana@example.com")
    assert "Another account has that address now." in Client().post(link).text
    assert email_of(ana) == "thief@example.org"
    User.objects.filter(pk=bo.pk).update(email="bo@example.com")
    assert "It’s yours again" in Client().post(link).text


def test_unowned_old_address_gets_notice_without_undo_link(mailoutbox):
    """A typing error at sign-up must not give the account to the owner of that address."""
    client = Client()
    client.post("/signup", {"username": "ana", "email": "slip@example.com", "password1": PASSWORD})
    request_change(client, "ana@example.com")
    Client().post(link_in(mailoutbox[-1]))
    assert User.objects.get().email == "ana@example.com"
    assert [mail.to for mail in mailoutbox] == [["slip@example.com"], ["ana@example.com"], ["slip@example.com"]]
    assert "We won’t write to this one any more." in mailoutbox[-1].body
    assert "email/restore" not in mailoutbox[-1].body
    assert "ana@example.com" not in mailoutbox[-1].body
    assert not EmailChange.objects.open().exists()


def test_database_rejects_change_from_empty_or_to_same_address(ana):
    for old in ["", "same@example.com"]:
        with pytest.raises(IntegrityError), transaction.atomic():
            EmailChange.objects.create(user=ana, old_email=old, new_email="same@example.com")


def test_confirm_email_fails_if_link_state_changed_concurrently(ana):
    ana.request_email_change("thief@example.org")
    stale_user = User.objects.get(pk=ana.pk)
    User.objects.get(pk=ana.pk).suspend()
    ana.emailaddress_set.create(email="thief@example.org")  # simulates a row that was read before the suspension
    with pytest.raises(User.DoesNotExist):
        stale_user.confirm_email("thief@example.org")


def test_set_password_fails_if_link_state_changed_concurrently(ana, mailoutbox):
    mail = change_email(signed_in(ana), "thief@example.org", mailoutbox)
    stale_user = User.objects.get(pk=ana.pk)
    Client().post(link_in(mail, "email/restore"))
    with pytest.raises(PermissionDenied):
        get_adapter().set_password(stale_user, "the thief's choice")
    assert not User.objects.get(pk=ana.pk).has_usable_password()
