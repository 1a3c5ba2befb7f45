"""Registration of applications, and what is refused."""

import pytest
from django.test import Client

from api.factories import REDIRECT_URI
from api.models import Application
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,hello",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://app.example/1",
        "about:blank",
        "mailto:ana@example.org",
        "urn:ietf:wg:oauth:2.0:oob:auto",
        "https://",
        "https:app.example",
        "https:///callback",
        "https://user:password@app.example/",
        "https://app.example:99999/",
        "https://app.example/#fragment",
        "https://app.example/\u202e",
        "https://bücher.example/",
        "https://app.example/a\\b",
        "https://[::1/",
        "app:",
        "/callback",
        "callback",
        "https://app.example/" + "a" * 2000,
    ],
)
def test_dangerous_redirect_addresses_are_refused(client, viewer, uri):
    values = {"client_name": "Any", "redirect_uris": [uri]}
    ApiClient().post("/api/v1/apps", values, status=422)
    form = {"name": "Any", "redirect_uris": uri, "scopes": ["read:accounts"]}
    response = client.post("/settings/developer/apps/new", form)
    assert "That isn’t an address that an app can have" in response.text
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"client_name": ""},
        {"client_name": "\u200b\u200e"},
        {"client_name": "a" * 61},
        {"client_name": "a\0"},
        {"client_name": {"a": 1}},
        {"redirect_uris": []},
        {"redirect_uris": " \n "},
        {"redirect_uris": {"a": "b"}},
        {"redirect_uris": [f"https://app.example/{number}" for number in range(21)]},
        {"scopes": "everything"},
        {"website": "https://app.example/" + "a" * 2000},
    ],
)
def test_malformed_registration_is_refused(values):
    complete = {"client_name": "Any", "redirect_uris": REDIRECT_URI} | values
    response = Client().post("/api/v1/apps", complete, content_type="application/json")
    assert response.status_code in {400, 422}, response.text
    assert not Application.objects.exists()


def test_website_of_another_scheme_is_left_out():
    values = {"client_name": "Any", "redirect_uris": REDIRECT_URI, "website": "javascript:alert(1)"}
    assert ApiClient().post("/api/v1/apps", values)["website"] is None


def test_registrations_are_limited_per_address(settings):
    settings.LIMIT_APP_REGISTRATIONS = 2
    values = {"client_name": "Any", "redirect_uris": REDIRECT_URI}
    statuses = [
        Client(REMOTE_ADDR=address).post("/api/v1/apps", values, content_type="application/json").status_code
        for address in ("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2")
    ]
    assert statuses == [200, 200, 429, 200]
    settings.LIMIT_APP_REGISTRATIONS = 0
    ApiClient().post("/api/v1/apps", values)
