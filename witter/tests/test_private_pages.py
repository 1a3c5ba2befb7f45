"""What was made for one person is kept by nobody else."""

import pytest

from accounts.factories import UserFactory

PAGES = ["/", "/settings/profile", "/settings/account", "/bookmarks", "/ana", "/search?q=x", "/no/such/page"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_somebody_signed_in_are_not_kept(client, path):
    client.force_login(UserFactory(username="ana"))
    assert client.get(path)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/login", "/signup", "/password/reset", "/"])
def test_pages_with_a_form_vary_by_visitor(client, path):
    response = client.get(path)
    assert "Cookie" in response["Vary"]
    assert "public" not in response.get("Cache-Control", "")


def test_a_page_that_is_the_same_for_all_looks_nobody_up(client, django_assert_num_queries):
    client.force_login(UserFactory())
    with django_assert_num_queries(0):
        client.get("/healthz")
