"""Migration of email addresses to normal form; former addresses still log in."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import get_user
from django.db import connection

from accounts.factories import PASSWORD, UserFactory
from accounts.models import FormerEmail, User

pytestmark = pytest.mark.django_db

MIGRATION = import_module("accounts.migrations.0010_normal_emails")


@pytest.fixture
def without_constraints():
    """Drop the constraints on addresses; the test's transaction restores them."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE users DROP CONSTRAINT users_email_normal")
        cursor.execute("ALTER TABLE account_emailaddress DROP CONSTRAINT account_emailaddress_normal")


def person(username, email, verified=None):
    """Create a user with this stored address and, unless `verified` is None, an EmailAddress."""
    user = UserFactory(username=username)
    User.objects.filter(pk=user.pk).update(email=email)
    if verified is not None:
        EmailAddress.objects.create(user=user, email=email.lower(), verified=verified, primary=verified)
    return user


def migrate():
    """Run the migration; return {username: email}."""
    MIGRATION.normalise_users(apps, None)
    MIGRATION.normalise_addresses(apps, None)
    MIGRATION.normalise_users(apps, None)  # idempotent
    not_normal = User.objects.exclude(email="").exclude(MIGRATION.IS_NORMAL)
    assert not not_normal.exists()
    assert not EmailAddress.objects.exclude(MIGRATION.IS_NORMAL).exists()
    return dict(User.objects.values_list("username", "email"))


def test_migration_normalises_addresses(without_constraints):
    person("ana", "Ana@Example.org", verified=True)
    person("bo", "bo@bücher.example", verified=True)
    person("cy", ""), person("dee", "dee@example.org")
    assert migrate() == {
        "ana": "ana@example.org",
        "bo": "bo@xn--bcher-kva.example",
        "cy": "",
        "dee": "dee@example.org",
    }
    confirmed = EmailAddress.objects.filter(verified=True, primary=True).values_list("email", flat=True)
    assert set(confirmed) == {"ana@example.org", "bo@xn--bcher-kva.example"}
    assert not FormerEmail.objects.exists()


@pytest.mark.parametrize("email", ["boſs@example.org", '"a b"@example.org', "ana@localhost", f"x@{'ü' * 58}.org"])
def test_invalid_former_address_still_logs_in(without_constraints, client, email):
    ana = person("ana", email, verified=True)
    assert migrate() == {"ana": ""}
    client.post("/login", {"login": email.upper() if email.isascii() else email, "password": PASSWORD})
    assert get_user(client) == ana
    page = client.get("/settings/account").text
    assert "It still logs you in." in page
    client.post("/settings/account", {"username": "ana", "email": "ana@example.org", "password": PASSWORD})
    EmailAddress.objects.get(user=ana).set_as_primary()
    assert "It still logs you in." not in client.get("/settings/account").text
    client.logout()
    client.post("/login", {"login": email, "password": PASSWORD})
    assert get_user(client).is_anonymous


@pytest.mark.parametrize(
    ("first", "second", "owner"),
    [
        (("x@bücher.example", None), ("x@xn--bcher-kva.example", None), "bo"),
        (("x@bücher.example", False), ("x@BÜCHER.example.", None), "ana"),
        (("x@xn--bcher-kva.example", False), ("x@bücher.example", True), "bo"),
        (("x@bücher.example", False), ("x@bu\u0308cher.example", True), "bo"),
        (("x@bücher.example", True), ("x@xn--bcher-kva.example", True), "bo"),
    ],
)
def test_duplicate_address_goes_to_one_account_and_both_can_log_in(without_constraints, client, first, second, owner):
    person("ana", *first), person("bo", *second)
    emails = migrate()
    assert [name for name, email in emails.items() if email == "x@xn--bcher-kva.example"] == [owner]
    assert EmailAddress.objects.filter(verified=True).exclude(user__username=owner).count() == 0
    for name, typed in (("ana", first[0]), ("bo", second[0])):
        for login in (name, typed):
            client.post("/login", {"login": login, "password": PASSWORD})
            is_lost = login == "x@xn--bcher-kva.example" and name != owner  # it logs the owner in
            assert get_user(client).get_username() == (owner if is_lost else name), login
            client.logout()


def test_unconfirmed_addresses_are_merged_or_deleted(without_constraints):
    ana = person("ana", "ana@example.org", verified=True)
    for email in ["new@bücher.example", "new@xn--bcher-kva.example", "boſs@example.org"]:
        EmailAddress.objects.create(user=ana, email=email)
    migrate()
    assert set(ana.emailaddress_set.values_list("email", "verified")) == {
        ("ana@example.org", True),
        ("new@xn--bcher-kva.example", False),
    }


def test_reverse_migration_restores_former_addresses(without_constraints):
    person("ana", "boſs@example.org")
    migrate()
    MIGRATION.restore(apps, None)
    assert User.objects.get().email == "boſs@example.org"
