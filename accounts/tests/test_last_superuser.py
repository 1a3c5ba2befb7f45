"""At least one active superuser always remains."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts.factories import PASSWORD, UserFactory
from accounts.models import User
from testing.concurrency import at_once

ADMIN = "/admin/accounts/user/"
LAST_SUPERUSER = "You’re the last superuser here. Make somebody else one first."

pytestmark = pytest.mark.django_db


def superuser(**fields):
    return UserFactory(is_staff=True, is_superuser=True, **fields)


@pytest.fixture
def boss(client):
    boss = superuser(username="boss")
    client.force_login(boss)
    return boss


@pytest.mark.parametrize("flag", ["is_superuser", "is_staff", "is_active"])
def test_admin_rejects_removing_last_superuser(client, boss, flag):
    flags = {name: "on" for name in ("is_superuser", "is_staff", "is_active") if name != flag}
    sent = {"username": "boss", "email": boss.email, **flags}
    page = client.post(f"{ADMIN}{boss.pk}/change/", sent)
    boss.refresh_from_db()
    assert page.status_code == 200
    assert LAST_SUPERUSER in page.text
    assert getattr(boss, flag)
    superuser()
    assert client.post(f"{ADMIN}{boss.pk}/change/", sent).status_code == 302
    boss.refresh_from_db()
    assert not getattr(boss, flag)


@pytest.mark.parametrize(
    "state", [{"suspended": True}, {"deactivated": True}, {"is_active": False}, {"is_staff": False}]
)
def test_inactive_superuser_does_not_count(boss, state):
    UserFactory(**{"is_staff": True, "is_superuser": True, **state})
    with pytest.raises(ValidationError, match="the last superuser"):
        boss.suspend()


@pytest.mark.parametrize("act", ["suspend", "deactivate", "delete"])
def test_last_superuser_cannot_be_suspended_deactivated_or_deleted(boss, act):
    with pytest.raises(ValidationError):
        getattr(boss, act)()
    other = superuser()
    getattr(boss, act)()
    assert list(User.objects.active_superusers()) == [other]


def test_deactivation_of_last_superuser_shows_reason(client, boss):
    page = client.post("/settings/deactivate", {"password": PASSWORD})
    boss.refresh_from_db()
    assert page.status_code == 200
    assert LAST_SUPERUSER in page.text
    assert not boss.is_deactivated


def test_purge_skips_last_superuser():
    gone = {"deactivated_at": timezone.now() - timedelta(days=31)}
    boss, out, err = superuser(**gone), StringIO(), StringIO()
    UserFactory(**gone)
    call_command("purge_deactivated", stdout=out, stderr=err)
    assert list(User.objects.all()) == [boss]
    assert out.getvalue().strip() == "Deleted 1 account."
    assert LAST_SUPERUSER in err.getvalue()
    superuser()
    call_command("purge_deactivated", stdout=out, stderr=err)
    assert boss not in User.objects.all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["suspend", "deactivate"])
def test_concurrent_removal_leaves_one_superuser(act):
    for _ in range(5):
        two = [superuser(), superuser()]
        at_once(*[getattr(one, act) for one in two], expect=[ValidationError])
        assert User.objects.active_superusers().count() == 1
        User.objects.all().delete()
