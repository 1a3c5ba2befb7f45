"""Login and logout."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY, get_user
from django.test import Client
from django.utils import timezone

from accounts.factories import PASSWORD, UserFactory

LOGIN_FAILED = "That username and password don’t match."
TOO_MANY_LOGINS = "That’s a lot of wrong passwords."

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return UserFactory(username="Ana", email="ana@example.com")


def sign_in(client, login="ana", password=PASSWORD, **more):
    return client.post("/login", {"login": login, "password": password} | more)


@pytest.mark.parametrize(
    "login", ["Ana", "ana", "ANA", " ana ", "@ana", " @ANA ", "ana@example.com", "Ana@Example.COM"]
)
def test_username_and_email_log_in_in_any_case(client, ana, login):
    assert sign_in(client, login).url == "/"
    assert get_user(client) == ana


def test_login_redirects_to_next(client, ana):
    assert sign_in(client, next="/settings/profile").url == "/settings/profile"


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_login_never_redirects_to_another_host(client, ana, address):
    assert sign_in(client, next=address).url == "/"


def test_login_form_carries_next(client, ana):
    assert 'name="next" value="/settings/account"' in client.get("/login?next=/settings/account").text
    assert 'name="next" value="/bookmarks"' in sign_in(client, password="wrong", next="/bookmarks").text


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("next=/bo/status/12&why=like", "Log in to like this witt by @bo."),
        ("next=/bo/status/12&why=reply", "Log in to reply to this witt by @bo."),
        ("next=/bo&why=follow", "Log in to follow @bo."),
        ("next=/hashtag/tea&why=repost", "Log in to repost witts."),
        ("next=/bo&why=like", "Log in to like witts."),
        ("next=//evil.example/bo/status/12/x&why=bookmark", "Log in to bookmark witts."),
        ("next=/hashtag/tea&why=hashtag", "Log in to follow hashtags."),
        ("next=/bo/lists/tea&why=subscribe", "Log in to subscribe to lists."),
        ("next=/bo/status/12&why=nonsense", ""),
        ("next=/bo/status/12", ""),
    ],
)
def test_login_page_says_why_it_is_asked(client, ana, query, reason):
    page = client.get(f"/login?{query}").text
    assert reason in page
    assert ("You’ll come back" in page) is bool(reason)


def test_reason_stays_after_wrong_password_and_login_leads_to_the_post(client, ana):
    page = sign_in(client, password="wrong", next="/bo/status/12", why="like").text
    assert "Log in to like this witt by @bo." in page
    assert 'name="why" value="like"' in page
    assert sign_in(client, next="/bo/status/12", why="like").url == "/bo/status/12"


def test_wrong_password_keeps_login_but_not_password(client, ana):
    response = sign_in(client, password="wrong horse")
    assert response.status_code == 200
    assert LOGIN_FAILED in response.text
    assert 'value="ana"' in response.text
    assert "wrong horse" not in response.text


def test_failed_login_response_is_same_for_unknown_account(ana):
    late = {"deactivated_at": timezone.now() - timedelta(days=31)}
    UserFactory(username="late", **late)
    UserFactory(username="off", is_active=False)
    pages = []
    for login, password in [("ana", "wrong"), ("nobody", "wrong"), ("late", PASSWORD), ("off", PASSWORD)]:
        response = sign_in(Client(), login, password)
        pages.append((response.status_code, response.context["form"].errors.as_json()))
    assert pages[1:] == pages[:1] * 3


def test_session_key_changes_on_login(client, ana):
    client.get("/password/reset/key/1-abc")
    client.session["seen"] = True
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(("remember", "closes_with_browser"), [({"remember": "on"}, False), ({}, True)])
def test_remember_controls_session_expiry(client, ana, remember, closes_with_browser):
    sign_in(client, **remember)
    assert client.session.get_expire_at_browser_close() is closes_with_browser


def test_logged_in_user_is_redirected_home(client, ana):
    client.force_login(ana)
    assert client.get("/login").url == "/"


def test_logout_requires_post(client, ana):
    client.force_login(ana)
    assert client.get("/logout").status_code == 405
    assert SESSION_KEY in client.session
    assert client.post("/logout").url == "/"
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("path", ["/login", "/signup", "/logout", "/password/reset"])
def test_auth_forms_require_csrf_token(ana, path):
    assert Client(enforce_csrf_checks=True).post(path, {"login": "ana", "password": PASSWORD}).status_code == 403


def test_eleventh_attempt_is_rejected_even_with_right_password(client, ana):
    for _ in range(10):
        assert sign_in(client, password="wrong").status_code == 200
    response = sign_in(client, headers={"X-Forwarded-For": "203.0.113.9"})
    assert response.status_code == 429
    assert TOO_MANY_LOGINS in response.text
    assert 'value="ana"' in response.text


@pytest.mark.parametrize("names", [["ana", "@ANA"], ["ana@example.com", "ANA@Example.com"]])
def test_all_spellings_of_login_share_limit(client, ana, names):
    for login in names * 5:
        sign_in(client, login, "wrong")
    assert sign_in(client, names[0]).status_code == 429


def test_limit_of_username_does_not_reveal_its_address(client, ana):
    """A limit shared by username and address would reveal that they belong to one account."""
    for _ in range(11):
        sign_in(client, "ana", "wrong")
    statuses = {sign_in(client, login, "wrong").status_code for login in ["ana@example.com", "nobody@example.com"]}
    assert statuses == {200}


def test_unknown_login_has_same_limit(client):
    statuses = [sign_in(client, "nobody", "wrong").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


def test_limit_of_one_account_does_not_affect_others_on_same_ip(client, ana):
    UserFactory(username="bo")
    for _ in range(11):
        sign_in(client, "bo", "wrong")
    assert sign_in(client).status_code == 302


def test_ip_that_tries_many_accounts_is_limited(client, ana):
    for number in range(50):
        sign_in(client, f"person{number}", "wrong")
    assert sign_in(client).status_code == 429


def test_account_tried_from_many_ips_is_limited(ana):
    for number in range(100):
        Client(REMOTE_ADDR=f"203.0.113.{number}").post("/login", {"login": "ana", "password": "wrong"})
    assert sign_in(Client(REMOTE_ADDR="198.51.100.7")).status_code == 429


def test_successful_login_does_not_count(client, ana, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "5/15m/key"}
    for _ in range(12):
        assert sign_in(client).status_code == 302
        client.post("/logout")


def test_admin_uses_site_login(client, ana):
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/login?next=%2Fadmin%2F"


@pytest.mark.parametrize("text", ["x" * 5000, "ａｎａ", "а​nа", "ana\u202e", "²", "' OR 1=1 --", "%00", "%"])
def test_malformed_login_is_rejected_as_wrong(client, ana, text):
    response = sign_in(client, text)
    assert response.status_code == 200
    assert get_user(client).is_anonymous


@pytest.mark.parametrize("next_url", ["http://[", "//[", "//℀.com/", "https://evil.example/ana", "//evil.example/ana"])
def test_reason_for_login_names_nobody_from_an_address_elsewhere(client, db, next_url):
    values = {"why": "follow", "next": next_url}
    for response in (client.get("/login", values), client.post("/login", values)):
        assert response.status_code == 200
        assert "Log in to follow people." in response.text
