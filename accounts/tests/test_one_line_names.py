"""Names and locations are stored on one line, whichever way they are written."""

import importlib
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from accounts.factories import UserFactory
from accounts.models import User

pytestmark = pytest.mark.django_db

TEXT_WITH_LINE_BREAKS = "Saltmarsh\n\nYour account is locked:\u2028example.net/x\u202e"
ON_ONE_LINE = "Saltmarsh Your account is locked: example.net/x"


def stored_values(**lookup):
    return User.objects.values_list("name", "location").get(**lookup)


def test_sign_up_stores_name_on_one_line(client):
    client.post(
        "/signup",
        {
            "name": TEXT_WITH_LINE_BREAKS,
            "username": "eve",
            "email": "eve@example.org",
            "password1": "a short sentence",
        },
    )
    assert stored_values(username="eve")[0] == ON_ONE_LINE


def test_settings_store_name_and_location_on_one_line(client):
    eve = UserFactory()
    client.force_login(eve)
    client.post(
        "/settings/profile",
        {"name": TEXT_WITH_LINE_BREAKS, "location": "a\r\nb\u2066", "website": "https://a.org/\u202eb"},
    )
    assert stored_values(pk=eve.pk) == (ON_ONE_LINE, "a b")
    eve.refresh_from_db()
    assert eve.website == "https://a.org/b"


def test_onboarding_stores_name_on_one_line(client):
    eve = UserFactory()
    client.force_login(eve)
    client.post("/welcome/profile", {"name": TEXT_WITH_LINE_BREAKS, "bio": ""})
    assert stored_values(pk=eve.pk)[0] == ON_ONE_LINE


def test_admin_stores_name_and_reason_on_one_line(admin_client):
    eve = UserFactory()
    page = admin_client.get(f"/admin/accounts/user/{eve.pk}/change/")
    form = page.context["adminform"].form
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    sent |= {"name": TEXT_WITH_LINE_BREAKS, "suspension_reason": "Spam\nagain\u202e", "bio": "one\r\ntwo\ufeff"}
    response = admin_client.post(f"/admin/accounts/user/{eve.pk}/change/", sent)
    assert response.status_code == 302, response.context["adminform"].form.errors
    eve.refresh_from_db()
    assert (eve.name, eve.suspension_reason, eve.bio) == (ON_ONE_LINE, "Spam again", "one\ntwo")


def test_orm_writes_store_name_on_one_line():
    eve, bo = UserFactory(name=TEXT_WITH_LINE_BREAKS), UserFactory.build(name=TEXT_WITH_LINE_BREAKS)
    assert (eve.name, stored_values(pk=eve.pk)[0]) == (ON_ONE_LINE, ON_ONE_LINE)
    User.objects.bulk_create([bo])
    assert stored_values(username=bo.username)[0] == ON_ONE_LINE
    User.objects.filter(pk=eve.pk).update(location="here\u2029there")
    assert stored_values(pk=eve.pk)[1] == "here there"
    User.objects.filter(pk=eve.pk).update(name=" \u200b\u3164\n")
    eve.refresh_from_db()
    assert (eve.name, eve.display_name) == ("", eve.username)
    call_command("createsuperuser", username="root_2", email="r@example.org", interactive=False, stdout=StringIO())


def test_suspend_stores_reason_on_one_line():
    eve = UserFactory()
    eve.suspend("Spam\n\nand more\u202e")
    assert eve.suspension_reason == "Spam and more"


@pytest.mark.parametrize("mark", ["\n", "\x01", "\x85", "\u2028", "\u202e", "\u2066"])
def test_database_rejects_name_with_line_break(mark):
    eve = UserFactory()
    with pytest.raises(IntegrityError, match="users_one_line"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", [f"a{mark}b", eve.pk])


MIGRATIONS = {"accounts": "0012_one_line_names", "lists": "0003_one_line_names"}


@pytest.mark.parametrize("app", MIGRATIONS)
def test_migration_normalises_stored_names(app):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE users DROP CONSTRAINT users_one_line")
        cursor.execute("ALTER TABLE lists DROP CONSTRAINT lists_one_line")
    eve, bo = UserFactory(name="Eve"), UserFactory(name="Bo")
    the_list = eve.lists.create(name="friends", slug="friends")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE users SET name = %s, location = E'a\nb' WHERE id = %s", [TEXT_WITH_LINE_BREAKS, eve.pk])
        cursor.execute("UPDATE lists SET name = E'\u202e', description = E'a\n\nb' WHERE id = %s", [the_list.pk])
    migration = importlib.import_module(f"{app}.migrations.{MIGRATIONS[app]}")
    old_apps = MigrationLoader(connection).project_state((app, MIGRATIONS[app])).apps
    for _ in range(2):
        migration.mend(old_apps, None)
    the_list.refresh_from_db()
    if app == "accounts":
        assert (stored_values(pk=eve.pk), stored_values(pk=bo.pk)[0]) == ((ON_ONE_LINE, "a b"), "Bo")
    else:
        assert (the_list.name, the_list.description) == ("List", "a b")
