"""The migration that creates the moderators group."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from accounts.factories import UserFactory
from accounts.moderators import GROUP_NAME, PERMISSIONS

pytestmark = pytest.mark.django_db
migration = import_module("accounts.migrations.0016_make_moderators_group")
removal = import_module("accounts.migrations.0017_remove_confirm_email_permission")


def granted(group):
    rows = group.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def test_migration_is_idempotent_and_keeps_extra_permissions():
    extra = Permission.objects.get(codename="view_mute")
    group = Group.objects.get(name=GROUP_NAME)
    group.permissions.set([extra])
    for _ in range(2):
        migration.make_group(apps, None)
        removal.delete_permission(apps, None)
    assert Group.objects.get(name=GROUP_NAME) == group
    assert granted(group) == {*PERMISSIONS, "follows.view_mute"}


def test_missing_permissions_are_created():
    Permission.objects.all().delete()
    ContentType.objects.filter(app_label="reports").delete()
    migration.make_group(apps, None)
    removal.delete_permission(apps, None)
    assert granted(Group.objects.get(name=GROUP_NAME)) == {*PERMISSIONS}


def test_existing_permissions_are_carried_over():
    person, helpers = UserFactory(is_staff=True), Group.objects.create(name="Helpers")
    person.user_permissions.add(Permission.objects.get(codename="change_user"))
    helpers.permissions.add(Permission.objects.get(codename="change_report"))
    migration.make_group(apps, None)
    assert person.has_perm("accounts.suspend_user")
    assert person.has_perm("accounts.take_down_pictures")
    assert not person.has_perm("reports.close_report")
    assert "reports.close_report" in granted(helpers)


def test_reverse_deletes_group_unless_it_has_members():
    person = UserFactory()
    person.make_moderator()
    migration.drop_group(apps, None)
    assert person.groups.get().name == GROUP_NAME
    person.remove_moderator()
    migration.drop_group(apps, None)
    assert not Group.objects.filter(name=GROUP_NAME).exists()
