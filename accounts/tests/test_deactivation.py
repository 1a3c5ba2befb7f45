"""Deactivating and reactivating an account."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.utils import timezone

from accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = UserFactory(username="ana", email="ana@example.com")
    client.force_login(ana)
    return ana


def test_deactivation_requires_password(client, ana):
    page = client.get("/settings/deactivate").text
    assert "Log in within 30 days and everything comes back." in page
    response = client.post("/settings/deactivate", {"password": "wrong"})
    assert "That isn’t your current password." in response.text
    ana.refresh_from_db()
    assert not ana.is_deactivated


def test_password_attempts_are_rate_limited(client, ana):
    for _ in range(10):
        client.post("/settings/deactivate", {"password": "wrong"})
    assert client.post("/settings/deactivate", {"password": PASSWORD}).status_code == 429


def test_deactivation_ends_all_sessions_and_hides_profile(client, ana):
    other = Client()
    other.force_login(ana)
    response = client.post("/settings/deactivate", {"password": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "Your account is deactivated." in response.text
    assert get_user(client).is_anonymous
    assert get_user(other).is_anonymous
    assert client.get("/ana").status_code == 404


def test_login_within_thirty_days_reactivates(client, ana):
    ana.deactivated_at = timezone.now() - timedelta(days=29)
    ana.save()
    response = Client().post("/login", {"login": "ana", "password": PASSWORD}, follow=True)
    assert "Welcome back." in response.text
    assert Client().get("/ana").status_code == 200


def test_login_and_reset_fail_after_thirty_days(client, ana, mailoutbox):
    ana.deactivated_at = timezone.now() - timedelta(days=31)
    ana.save()
    assert "don’t match" in Client().post("/login", {"login": "ana", "password": PASSWORD}).text
    Client().post("/password/reset", {"email": "ana@example.com"})
    assert "No account here has that address." in mailoutbox[0].body
    ana.refresh_from_db()
    assert ana.is_deactivated
