"""Responses to suspended users."""

import pytest
from django.contrib.auth import get_user

from accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo(client):
    bo = UserFactory(username="bo")
    client.force_login(bo)
    return bo


@pytest.mark.parametrize("path", ["/", "/settings/profile", "/bo", "/search?q=x", "/admin/", "/nobody", "/login"])
def test_suspended_user_gets_403_with_reason_on_every_page(client, bo, path):
    assert client.get("/settings/profile").status_code == 200
    bo.suspend("Selling <hats>.")
    response = client.get(path)
    assert response.status_code == 403
    assert "Selling &lt;hats&gt;." in response.text
    assert "Cache-Control" in response.headers
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/compose", "/settings/profile", "/settings/theme", "/ana/follow"])
def test_suspended_user_cannot_change_anything(client, bo, path):
    UserFactory(username="ana")
    bo.suspend()
    assert client.post(path, {"text": "Hello", "name": "Changed", "theme": "dark"}).status_code == 403
    bo.refresh_from_db()
    assert (bo.name, bo.theme, bo.stats.posts_count, bo.stats.following_count) == ("Bo", "auto", 0, 0)


def test_suspended_user_can_log_in_and_out(client, bo):
    bo.suspend("Spam.")
    client.logout()
    response = client.post("/login", {"login": "bo", "password": PASSWORD}, follow=True)
    assert "Spam." in response.text
    assert client.post("/logout").status_code == 302
    assert get_user(client).is_anonymous


def test_suspended_user_gets_public_resources(client, bo):
    bo.suspend()
    assert client.get("/healthz").status_code == 200
    assert client.get("/robots.txt").status_code == 200


def test_unsuspend_restores_access(client, bo):
    bo.suspend()
    bo.unsuspend()
    assert client.get("/settings/profile").status_code == 200
