"""Deactivating an account, and coming back."""

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


def test_leaving_asks_for_the_password_and_says_what_it_means(client, ana):
    page = client.get("/settings/deactivate").text
    assert "Log in within 30 days and everything comes back." in page
    response = client.post("/settings/deactivate", {"password": "wrong"})
    assert "That isn’t your current password." in response.text
    ana.refresh_from_db()
    assert not ana.is_deactivated


def test_guessing_the_password_there_is_limited_as_at_the_door(client, ana):
    for _ in range(10):
        client.post("/settings/deactivate", {"password": "wrong"})
    assert client.post("/settings/deactivate", {"password": PASSWORD}).status_code == 429


def test_whoever_leaves_is_gone_at_once_on_every_device(client, ana):
    other = Client()
    other.force_login(ana)
    response = client.post("/settings/deactivate", {"password": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "Your account is deactivated." in response.text
    assert get_user(client).is_anonymous
    assert get_user(other).is_anonymous
    assert client.get("/ana").status_code == 404


def test_signing_in_within_thirty_days_brings_everything_back(client, ana):
    ana.deactivated_at = timezone.now() - timedelta(days=29)
    ana.save()
    response = Client().post("/login", {"login": "ana", "password": PASSWORD}, follow=True)
    assert "Welcome back." in response.text
    assert Client().get("/ana").status_code == 200


def test_afterwards_there_is_no_way_back(client, ana, mailoutbox):
    ana.deactivated_at = timezone.now() - timedelta(days=31)
    ana.save()
    assert "don’t match" in Client().post("/login", {"login": "ana", "password": PASSWORD}).text
    Client().post("/password/reset", {"email": "ana@example.com"})
    assert "No account here has that address." in mailoutbox[0].body
    ana.refresh_from_db()
    assert ana.is_deactivated
