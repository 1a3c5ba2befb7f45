"""Pages for one user are not stored by caches."""

import pytest

from accounts.factories import UserFactory

PAGES = ["/", "/settings/profile", "/settings/account", "/bookmarks", "/ana", "/search?q=x", "/no/such/page"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_logged_in_users_are_no_store(client, path):
    client.force_login(UserFactory(username="ana"))
    assert client.get(path)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/login", "/signup", "/password/reset", "/"])
def test_pages_with_form_vary_by_cookie(client, path):
    response = client.get(path)
    assert "Cookie" in response["Vary"]
    assert "public" not in response.get("Cache-Control", "")


def test_public_page_loads_no_user(client, django_assert_num_queries):
    client.force_login(UserFactory())
    with django_assert_num_queries(0):
        client.get("/healthz")
