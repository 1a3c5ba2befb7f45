"""Permissions of moderators, and actions that require a superuser."""

import logging

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db.models.signals import pre_save
from django.utils import timezone

from accounts.factories import PASSWORD, UserFactory
from accounts.models import User
from accounts.moderators import GROUP_NAME, PERMISSIONS
from accounts.tests.user_changelist import LIST, act, names

pytestmark = pytest.mark.django_db
NEW_PASSWORD = {"usable_password": "true", "password1": "a sentence of mine", "password2": "a sentence of mine"}


@pytest.fixture
def staff_with_all_permissions(client):
    """Staff user with all permissions who is not a superuser."""
    person = UserFactory(username="nearly", is_staff=True)
    person.user_permissions.add(*Permission.objects.all())
    client.force_login(person)
    return person


def change_form_data(person, **changed):
    """Return the POST data of a user's change page in the admin."""
    fields = {name: getattr(person, name) for name in ("username", "email", "name", "bio", "suspension_reason")}
    flags = {name: "on" for name in ("is_active", "is_staff", "is_superuser") if getattr(person, name)}
    return {name: value for name, value in {**fields, **flags, **changed}.items() if value is not None}


def change(client, person, **changed):
    response = client.post(f"{LIST}{person.pk}/change/", change_form_data(person, **changed))
    person.refresh_from_db()
    return response


def test_group_has_exactly_the_listed_permissions():
    rows = Group.objects.get(name=GROUP_NAME).permissions.values_list("content_type__app_label", "codename")
    assert sorted(f"{app}.{codename}" for app, codename in rows) == sorted(PERMISSIONS)


def test_permission_names_match_models():
    rows = Group.objects.get(name=GROUP_NAME).permissions.select_related("content_type")
    for row in rows:
        meta = row.content_type.model_class()._meta
        own = dict(meta.permissions)
        assert row.name == own.get(row.codename, f"Can {row.codename.partition('_')[0]} {meta.verbose_name}")


def test_superuser_makes_and_removes_moderator(client, boss):
    bo = UserFactory(username="bo")
    act(client, "make_moderators", bo), act(client, "make_moderators", bo)
    bo.refresh_from_db()
    assert bo.is_staff
    assert [group.name for group in bo.groups.all()] == [GROUP_NAME]
    act(client, "end_moderators", bo)
    bo.refresh_from_db()
    assert not bo.is_staff
    assert not bo.groups.exists()


@pytest.mark.parametrize("action", ["make_moderators", "end_moderators"])
def test_only_superusers_make_or_remove_moderators(client, staff_with_all_permissions, action):
    bo = UserFactory(username="bo")
    bo.make_moderator() if action == "end_moderators" else None
    was_staff = bo.is_staff
    assert f'value="{action}"' not in client.get(LIST).text
    act(client, action, bo)
    bo.refresh_from_db()
    assert bo.is_staff == was_staff == bo.groups.exists()


@pytest.mark.parametrize("page", ["list", "person"])
def test_moderator_suspends_with_reason_of_action_form(client, moderator, page):
    bo = UserFactory(username="bo")
    if page == "list":
        client.post(LIST, {"action": "suspend", "reason": " Spam. ", "_selected_action": bo.pk})
    else:
        sent = {"CHANGE_FORM-action": "suspend", "CHANGE_FORM-reason": "Spam.", "_selected_action": bo.pk}
        assert 'name="CHANGE_FORM-reason"' in client.get(f"{LIST}{bo.pk}/change/").text
        client.post(f"{LIST}{bo.pk}/change/", sent)
    bo.refresh_from_db()
    assert (bo.is_suspended, bo.suspension_reason) == (True, "Spam.")


def test_too_long_reason_shows_error_and_does_not_suspend(client, moderator):
    bo = UserFactory(username="bo")
    page = client.post(LIST, {"action": "suspend", "reason": "x" * 201, "_selected_action": bo.pk}, follow=True)
    bo.refresh_from_db()
    assert "That reason is too long. It has room for 200 characters" in page.text
    assert not bo.is_suspended


def test_moderator_setting_password_is_refused_and_logged(client, moderator, caplog):
    bo = UserFactory(username="bo")
    with caplog.at_level(logging.WARNING, "accounts.admin"):
        assert client.get(f"{LIST}{bo.pk}/password/").status_code == 403
        assert client.post(f"{LIST}{bo.pk}/password/", NEW_PASSWORD).status_code == 403
    bo.refresh_from_db()
    assert bo.check_password(PASSWORD)
    assert f"Staff person {moderator.pk} tried to set the password of person {bo.pk}." in caplog.text


def test_all_permissions_without_superuser_cannot_change_identity(client, staff_with_all_permissions):
    bo = UserFactory(username="bo")
    sent = {"username": "mine", "email": "mine@example.com", "is_staff": "on", "is_superuser": "on", "is_active": "on"}
    for person in (bo, staff_with_all_permissions):
        for more in ({}, {"_save": "1"}, {"_saveasnew": "1"}, {"groups": Group.objects.get().pk}):
            assert client.post(f"{LIST}{person.pk}/change/", sent | more).status_code == 403
    for address in ("accounts/user/add/", "auth/group/add/", "account/emailaddress/add/", "auth/group/1/change/"):
        assert client.post(f"/admin/{address}", sent | NEW_PASSWORD | {"name": "all"}).status_code == 403, address
    bo.refresh_from_db(), staff_with_all_permissions.refresh_from_db()
    assert (bo.username, bo.email, bo.is_staff) == ("bo", "bo@example.com", False)
    assert not staff_with_all_permissions.is_superuser
    assert not staff_with_all_permissions.groups.exists()


@pytest.mark.parametrize("query", ["q=hidden.address", "email__startswith=hidden", "email=hidden.address@example.com"])
def test_moderator_cannot_search_or_filter_by_email(client, moderator, query):
    UserFactory(username="bo", email="hidden.address@example.com")
    response = client.get(f"{LIST}?{query}", follow=True)
    assert response.status_code == 400 or len(names(response)) != 1  # none, or all
    assert "hidden.address@example" not in response.text


def test_moderator_cannot_confirm_email(client, staff_with_all_permissions):
    """A moderator could make a second account of theirs the owner of somebody's address."""
    bo = UserFactory(username="bo", email="hidden@example.com", owns_email=False)
    for helper in (staff_with_all_permissions, UserFactory(username="mo")):
        helper.make_moderator()
        client.force_login(helper)
        assert 'value="confirm_email"' not in client.get(LIST).text
        act(client, "confirm_email", bo)
        bo.refresh_from_db()
        assert not bo.owns_email
        assert not bo.emailaddress_set.exists()


def test_superuser_confirms_current_email_only(client, boss):
    bo = UserFactory(username="bo", email="hidden@example.com")
    bo.request_email_change("stolen@example.com")
    assert "Done for @bo." in act(client, "confirm_email", bo).text
    rows = {row.email: row.verified for row in bo.emailaddress_set.all()}
    assert rows == {"hidden@example.com": True}  # the requested address is deleted


def test_email_change_is_logged_and_mailed_to_both_addresses(
    client,
    boss,
    caplog,
    django_capture_on_commit_callbacks,
):
    bo = UserFactory(username="bo", email="old@example.com")
    bo.emailaddress_set.create(email="old@example.com", primary=True, verified=True)
    bo.request_email_change("proposed@example.com")
    with caplog.at_level(logging.WARNING, "accounts.admin"), django_capture_on_commit_callbacks(execute=True):
        assert change(client, bo, email="New@example.com").status_code == 302
    assert sorted(to for message in mail.outbox for to in message.to) == ["new@example.com", "old@example.com"]
    assert all("email address" in message.body and "new@" not in message.body.lower() for message in mail.outbox)
    rows = [(row.email, row.primary, row.verified) for row in bo.emailaddress_set.all()]
    assert rows == [("new@example.com", True, False)]
    assert f"changed the email address of person {bo.pk}" in caplog.text
    assert "@example.com" not in caplog.text
    entry = LogEntry.objects.latest("pk")
    assert entry.object_id == str(bo.pk)
    assert "example.com" not in entry.change_message


def test_username_and_password_changes_are_mailed(client, boss, django_capture_on_commit_callbacks):
    bo = UserFactory(username="bo", email="bo@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        change(client, bo, username="bob")
        client.post(f"{LIST}{bo.pk}/password/", NEW_PASSWORD)
    bo.refresh_from_db()
    assert bo.username == "bob"
    assert bo.check_password("a sentence of mine")
    assert [message.to for message in mail.outbox] == [["bo@example.com"]] * 2
    assert "You used to be @bo and are now @bob" in mail.outbox[0].body
    assert "password" in mail.outbox[1].body


def test_other_changes_are_not_mailed(client, boss, django_capture_on_commit_callbacks):
    bo = UserFactory(username="bo")
    with django_capture_on_commit_callbacks(execute=True):
        change(client, bo, bio="Quiet")
    assert bo.bio == "Quiet"
    assert not mail.outbox


def test_stale_form_does_not_end_suspension(client, boss):
    bo = UserFactory(username="bo")

    def suspend_concurrently(instance, **kwargs):
        User.objects.filter(pk=bo.pk).update(suspended_at=timezone.now())

    pre_save.connect(suspend_concurrently, sender=User)
    change(client, bo, bio="Quiet")
    pre_save.disconnect(suspend_concurrently, sender=User)
    assert bo.bio == "Quiet"
    assert bo.is_suspended


def test_email_address_admin_is_read_only(client, boss):
    row = boss.emailaddress_set.create(email="boss@example.com", primary=True)
    page = "/admin/account/emailaddress/"
    assert client.get(f"{page}{row.pk}/change/").status_code == 200
    sent = {"user": boss.pk, "email": "thief@example.com", "verified": "on", "primary": "on"}
    for path in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/"):
        assert client.post(page + path, sent | {"post": "yes"}).status_code == 403
    assert [row.email for row in boss.emailaddress_set.all()] == ["boss@example.com"]
