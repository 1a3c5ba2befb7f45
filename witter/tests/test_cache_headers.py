"""Pages for one user are reused by no cache but the back/forward cache of a browser that checks its pages."""

import pytest
from django.conf import settings

from accounts.factories import PASSWORD, UserFactory
from core.http.caching import CHECK_COOKIE

PAGES = ["/", "/bookmarks", "/ana", "/search?q=x", "/compose", "/no/such/page"]
SECRET_PAGES = [
    "/settings/profile",
    "/settings/account",
    "/settings/security",
    "/settings/notifications",
    "/settings/data",
    "/settings/deactivate",
    "/settings/blocked",
    "/settings/muted",
    "/password/change",
    "/messages",
    "/messages/bo",
    "/messages/new",
]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PAGES + SECRET_PAGES)
def test_pages_of_logged_in_users_are_no_store(client, path):
    UserFactory(username="bo")
    client.force_login(UserFactory(username="ana"))
    assert client.get(path)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", PAGES)
def test_browser_that_checks_restored_pages_may_store_them(client, path):
    client.force_login(UserFactory(username="ana"))
    client.cookies[CHECK_COOKIE] = "1"
    response = client.get(path)
    assert (response["Cache-Control"], response["Vary"]) == ("private, no-cache", "*")


@pytest.mark.parametrize("path", SECRET_PAGES)
def test_secret_pages_are_always_no_store(client, path):
    UserFactory(username="bo")
    client.force_login(UserFactory(username="ana"))
    client.cookies[CHECK_COOKIE] = "1"
    assert client.get(path)["Cache-Control"] == "private, no-store"


def test_admin_is_always_no_store(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    client.cookies[CHECK_COOKIE] = "1"
    assert client.get("/admin/")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("path", "data"), [("/logout", {}), ("/settings/deactivate", {"password": PASSWORD})])
def test_log_out_clears_cache_and_changes_csrf_token(client, path, data):
    client.force_login(UserFactory())
    client.get("/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    response = client.post(path, data)
    assert (response.status_code, response["Clear-Site-Data"]) == (302, '"cache"')
    assert client.cookies[settings.CSRF_COOKIE_NAME].value != token


@pytest.mark.parametrize("path", ["/login", "/signup", "/password/reset", "/"])
def test_pages_with_form_vary_by_cookie(client, path):
    response = client.get(path)
    assert "Cookie" in response["Vary"]
    assert "public" not in response.get("Cache-Control", "")


def test_public_page_loads_no_user(client, django_assert_num_queries):
    client.force_login(UserFactory())
    with django_assert_num_queries(0):
        client.get("/healthz")


@pytest.mark.parametrize("path", ["/", "/live"])
def test_session_that_was_ended_elsewhere_changes_csrf_token_once(client, path):
    """Pages stored before are hidden then, as they are after a log-out in this browser."""
    person = UserFactory()
    client.force_login(person)
    client.get("/")
    tokens = [client.cookies[settings.CSRF_COOKIE_NAME].value]
    person.log_out_everywhere()
    for _ in range(2):
        client.get(path)
        tokens.append(client.cookies[settings.CSRF_COOKIE_NAME].value)
    assert tokens[0] != tokens[1] == tokens[2]
