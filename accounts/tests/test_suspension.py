"""What a suspended person still sees."""

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
def test_every_page_says_why_from_the_moment_it_happens(client, bo, path):
    assert client.get("/settings/profile").status_code == 200
    bo.suspend("Selling <hats>.")
    response = client.get(path)
    assert response.status_code == 403
    assert "Selling &lt;hats&gt;." in response.text
    assert "Cache-Control" in response.headers
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/compose", "/settings/profile", "/settings/theme", "/ana/follow"])
def test_nothing_they_send_has_an_effect(client, bo, path):
    UserFactory(username="ana")
    bo.suspend()
    assert client.post(path, {"text": "Hello", "name": "Changed", "theme": "dark"}).status_code == 403
    bo.refresh_from_db()
    assert (bo.name, bo.theme, bo.stats.posts_count, bo.stats.following_count) == ("Bo", "auto", 0, 0)


def test_they_can_sign_in_to_see_why_and_sign_out(client, bo):
    bo.suspend("Spam.")
    client.logout()
    response = client.post("/login", {"login": "bo", "password": PASSWORD}, follow=True)
    assert "Spam." in response.text
    assert client.post("/logout").status_code == 302
    assert get_user(client).is_anonymous


def test_what_belongs_to_everybody_still_works(client, bo):
    bo.suspend()
    assert client.get("/healthz").status_code == 200
    assert client.get("/robots.txt").status_code == 200


def test_an_ended_suspension_opens_the_door_again(client, bo):
    bo.suspend()
    bo.unsuspend()
    assert client.get("/settings/profile").status_code == 200
