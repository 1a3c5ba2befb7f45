"""How an application gets a token, and how it does not."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from api.factories import REDIRECT_URI, ApplicationFactory
from api.models import Application
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


def authorize_parameters(application, **changes):
    values = {
        "client_id": application.client_id,
        "redirect_uri": REDIRECT_URI,
        "response_type": "code",
        "scope": "read write",
        "state": "over there",
    }
    return values | changes


def allow(client, application, **changes):
    """Press Allow; return the parameters of the redirect."""
    parameters = authorize_parameters(application, **changes)
    response = client.post("/oauth/authorize", {**parameters, "allow": "1"})
    assert response.status_code == 302, response.content[-800:]
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def token_parameters(application, code, **changes):
    values = {
        "grant_type": "authorization_code",
        "client_id": application.client_id,
        "client_secret": application.secret,
        "redirect_uri": REDIRECT_URI,
        "code": code,
    }
    return values | changes


@pytest.fixture
def application():
    return ApplicationFactory()


@pytest.mark.parametrize("as_json", [True, False])
def test_application_registers_and_gets_a_token_for_the_viewer(client, viewer, as_json):
    program = ApiClient()
    registered = program.post(
        "/api/v1/apps",
        {"client_name": "Birdhouse", "redirect_uris": REDIRECT_URI, "scopes": "read write"},
        as_json=as_json,
    )
    page = client.get(
        "/oauth/authorize",
        {"client_id": registered["client_id"], "redirect_uri": REDIRECT_URI, "response_type": "code", "scope": "read"},
    )
    assert "Birdhouse" in page.text
    application = Application.objects.get(client_id=registered["client_id"])
    answer = allow(client, application, scope="read write")
    assert answer["state"] == "over there"
    application.secret = registered["client_secret"]
    token = program.post("/oauth/token", token_parameters(application, answer["code"]), as_json=as_json)
    assert token["token_type"] == "Bearer"
    assert token["scope"] == "read write"
    assert ApiClient(token=token["access_token"]).get("/api/v1/accounts/verify_credentials")["username"] == "viewer"
    assert ApiClient(token=token["access_token"]).get("/api/v1/apps/verify_credentials")["name"] == "Birdhouse"
