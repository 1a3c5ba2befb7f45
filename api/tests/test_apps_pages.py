"""The settings pages about apps: those that may use an account, and those of people who write programs."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.messages import WEBSITE_INVALID
from api.factories import REDIRECT_URI, AccessTokenFactory, ApplicationFactory
from api.models import AccessToken, Application
from api.presenters.connected_apps import last_used
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'id="secret" value="([A-Za-z0-9_-]{43})"')
CLIENT_ID = re.compile(r'id="client-id" value="([A-Za-z0-9_-]{43})"')
APPLICATION = {"name": "Weather", "website": "", "redirect_uris": REDIRECT_URI, "scopes": ["read:accounts"]}


def shown_secret(response):
    """Return the secret that a page shows."""
    assert response.status_code == 200, response.status_code
    assert response["Cache-Control"] == "private, no-store"
    return TOKEN.search(response.text)[1]


def test_page_shows_scopes_start_and_last_use_of_each_app(client, viewer):
    birdhouse = ApplicationFactory(name="Birdhouse")
    AccessTokenFactory(user=viewer, application=birdhouse, scopes="read:lists")
    AccessTokenFactory(user=viewer, application=birdhouse, scopes="push")
    AccessTokenFactory(application__name="Somebody else’s")
    AccessTokenFactory(user=viewer, application=None, name="My bot")
    today = timezone.now().date()
    AccessToken.objects.update(created_at=timezone.now().replace(year=2024, month=5, day=2), last_used_on=today)
    page = client.get("/settings/apps").text
    text = " ".join(page.split())
    assert text.count("<bdi>Birdhouse</bdi>") == 1
    assert "since 2 May 2024 · used today · on 2 devices" in text
    assert "see your lists, private ones too" in text
    assert "send you notifications" in text
    assert "Somebody else’s" not in text
    assert "My bot" not in text
    assert 'href="https://app.example" rel="nofollow noopener noreferrer"' in text


def test_empty_page_says_what_will_appear(client, viewer):
    assert "No apps yet" in client.get("/settings/apps").text


def test_last_use_is_shown_as_a_day():
    today = timezone.now().date().replace(year=2026, month=3, day=1)
    days = (None, today, today - timedelta(days=1), today - timedelta(days=2))
    expected = ["never used", "used today", "used yesterday", "last used 27 Feb 2026"]
    assert [last_used(day, today) for day in days] == expected


def test_number_of_queries_does_not_depend_on_the_apps(client, viewer, django_assert_num_queries):
    AccessTokenFactory(user=viewer)
    client.get("/settings/apps")
    with django_assert_num_queries(2):
        client.get("/settings/apps")
    for _ in range(5):
        AccessTokenFactory(user=viewer)
    with django_assert_num_queries(2):
        client.get("/settings/apps")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_app_is_ended_on_all_devices(client, viewer, headers):
    application = ApplicationFactory()
    tokens = [AccessTokenFactory(user=viewer, application=application) for _ in range(2)]
    others = [AccessTokenFactory(user=viewer), AccessTokenFactory(application=application)]
    client.post(f"/settings/apps/{application.pk}/end", headers=headers)
    assert "Birdhouse can’t use your account any more." in client.get("/settings/apps").text
    assert set(AccessToken.objects.all()) == set(others)
    ApiClient(token=tokens[0].secret).get("/api/v1/accounts/verify_credentials", status=401)
    assert client.post(f"/settings/apps/{application.pk}/end").status_code == 404


def test_all_apps_are_ended_but_own_tokens_stay(client, viewer):
    AccessTokenFactory(user=viewer)
    kept = [AccessTokenFactory(user=viewer, application=None, name="My bot"), AccessTokenFactory()]
    response = client.post("/settings/apps/end", follow=True)
    assert "No app can use your account any more." in response.text
    assert set(AccessToken.objects.all()) == set(kept)


def test_personal_token_is_shown_once_and_works(client, viewer):
    form = {"name": "Weather bot", "scopes": ["read:accounts", "write:statuses"]}
    secret = shown_secret(client.post("/settings/developer/tokens/new", form))
    program = ApiClient(token=secret)
    assert program.get("/api/v1/accounts/verify_credentials")["username"] == "viewer"
    assert program.get("/api/v1/apps/verify_credentials")["name"] == "Weather bot"
    page = client.get("/settings/developer").text
    assert "Weather bot" in page
    assert "<code>read:accounts write:statuses</code>" in page
    assert secret not in page
    token = AccessToken.objects.get()
    client.post(f"/settings/developer/tokens/{token.pk}/end")
    program.get("/api/v1/accounts/verify_credentials", status=401)


def test_all_permissions_of_a_kind_are_one_scope(client, viewer):
    from_page = client.get("/settings/developer/tokens/new").text
    every = re.findall(r'name="scopes" value="([a-z:]+)"', from_page)
    client.post("/settings/developer/tokens/new", {"name": "All", "scopes": every})
    assert AccessToken.objects.get().scopes == "read write push"


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "scopes": ["read:lists"]},
        {"name": "\u200b", "scopes": ["read:lists"]},
        {"name": "a" * 61, "scopes": ["read:lists"]},
        {"name": "Bot", "scopes": ["everything"]},
        {"name": "Bot"},
    ],
)
def test_token_without_a_name_or_permission_is_refused(client, viewer, form):
    response = client.post("/settings/developer/tokens/new", form)
    assert "another look" in response.text
    assert not AccessToken.objects.exists()


def test_own_application_is_made_changed_and_deleted(client, viewer):
    response = client.post("/settings/developer/apps/new", APPLICATION)
    secret, client_id = shown_secret(response), CLIENT_ID.search(response.text)[1]
    values = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret, "scope": "read"}
    ApiClient().post("/oauth/token", values, status=400)
    values["scope"] = "read:accounts"
    ApiClient().post("/oauth/token", values)
    application = viewer.own_applications.get()
    address = f"/settings/developer/apps/{application.pk}"
    page = client.get(address).text
    assert client_id in page
    assert secret not in page
    changed = APPLICATION | {"name": "Rain", "redirect_uris": "rain://\nhttps://rain.example/", "scopes": ["push"]}
    assert "Saved." in client.post(address, changed, follow=True).text
    application.refresh_from_db()
    assert (application.name, application.redirect_uri_list) == ("Rain", ["rain://", "https://rain.example/"])
    assert application.scopes == "push"
    renewed = shown_secret(client.post(f"{address}/secret"))
    assert renewed != secret
    values["scope"] = "push"
    ApiClient().post("/oauth/token", values, status=401)
    ApiClient().post("/oauth/token", values | {"client_secret": renewed})
    client.post(f"{address}/delete")
    assert not Application.objects.exists()
    assert not AccessToken.objects.exists()


def test_pages_of_somebody_elses_rows_do_not_exist(client, viewer):
    application = ApplicationFactory(owner=UserFactory())
    token = AccessTokenFactory(application=None, name="Not mine")
    address = f"/settings/developer/apps/{application.pk}"
    assert client.get(address).status_code == 404
    for action in (address, f"{address}/secret", f"{address}/delete", f"/settings/developer/tokens/{token.pk}/end"):
        assert client.post(action, APPLICATION).status_code == 404, action
    assert "Not mine" not in client.get("/settings/developer").text
    assert AccessToken.objects.filter(pk=token.pk).exists()
    assert Application.objects.get(pk=application.pk).secret_digest == application.secret_digest


def test_numbers_are_limited(client, viewer, settings):
    settings.LIMIT_OWN_APPS = 1
    forms = {"apps": APPLICATION, "tokens": {"name": "Bot", "scopes": ["read:lists"]}}
    for kind, form in forms.items():
        shown_secret(client.post(f"/settings/developer/{kind}/new", form))
        response = client.post(f"/settings/developer/{kind}/new", form)
        assert response.status_code == 429
        assert "that’s as many as fit" in response.text
    assert (Application.objects.count(), AccessToken.objects.count()) == (1, 1)


@pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://app.example", "not one"])
def test_website_is_a_web_address(client, viewer, website):
    response = client.post("/settings/developer/apps/new", APPLICATION | {"website": website})
    assert "another look" in response.text
    assert WEBSITE_INVALID in response.text
    assert not Application.objects.exists()
