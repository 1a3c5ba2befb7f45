"""How an application gets a token."""

import base64
from urllib.parse import urlencode

import pytest
from django.test import Client

from api.factories import REDIRECT_URI, AccessTokenFactory, ApplicationFactory
from api.models import AccessToken, Application
from api.tests.oauth_flow import (
    PKCE,
    VERIFIER,
    allow,
    authorize_parameters,
    token_parameters,
)
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db


def basic(application, secret=None):
    """Return the header of client_secret_basic."""
    text = f"{application.client_id}:{secret or application.secret}"
    return {"Authorization": f"Basic {base64.b64encode(text.encode()).decode()}"}


@pytest.mark.parametrize("as_json", [True, False])
def test_application_registers_and_gets_a_token_for_the_viewer(client, viewer, as_json):
    program = ApiClient()
    registered = program.post(
        "/api/v1/apps",
        {"client_name": "Birdhouse", "redirect_uris": REDIRECT_URI, "scopes": "read write"},
        as_json=as_json,
    )
    application = Application.objects.get(client_id=registered["client_id"])
    page = client.get("/oauth/authorize", authorize_parameters(application))
    assert "Birdhouse" in page.text
    values = allow(client, application)
    assert (values["state"], values["iss"]) == ("over there", "http://testserver/")
    application.secret = registered["client_secret"]
    token = program.post("/oauth/token", token_parameters(application, values["code"]), as_json=as_json)
    assert (token["token_type"], token["scope"]) == ("Bearer", "read write")
    assert ApiClient(token=token["access_token"]).get("/api/v1/accounts/verify_credentials")["username"] == "viewer"
    assert ApiClient(token=token["access_token"]).get("/api/v1/apps/verify_credentials")["name"] == "Birdhouse"


def test_token_answer_is_complete_and_not_stored(client, viewer, application):
    code = allow(client, application)["code"]
    response = ApiClient().request("post", "/oauth/token", token_parameters(application, code))
    token = response.json()
    assert set(token) == {"access_token", "token_type", "scope", "created_at"}
    assert isinstance(token["created_at"], int)
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_parameters_of_a_token_request_may_be_in_the_query_string(client, viewer, application):
    query = urlencode(token_parameters(application, allow(client, application)["code"]))
    assert "access_token" in ApiClient().post(f"/oauth/token?{query}")


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/token/"])
def test_application_may_authenticate_by_header(client, viewer, application, path):
    values = token_parameters(application, allow(client, application)["code"], client_id=None, client_secret=None)
    assert "access_token" in ApiClient().post(path, values, as_json=False, headers=basic(application))


def test_wrong_credentials_are_answered_with_401(client, viewer, application):
    code = allow(client, application)["code"]
    wrong = [
        ({"client_secret": "wrong"}, {}),
        ({"client_secret": None}, {}),
        ({"client_id": "unknown"}, {}),
        ({"client_id": "x" * 43}, {}),
        ({"client_id": None, "client_secret": None}, basic(application, "wrong")),
        ({"client_id": None, "client_secret": None}, {"Authorization": "Basic /w=="}),
        ({"client_id": None, "client_secret": None}, {"Authorization": "Basic YQA6Yg=="}),
        ({"client_id": None, "client_secret": None}, {"Authorization": "Basic é"}),
    ]
    for changes, headers in wrong:
        values = token_parameters(application, code, **changes)
        error = ApiClient().post("/oauth/token", values, status=401, headers=headers)
        assert error["error"] == "invalid_client"
    assert "access_token" in ApiClient().post("/oauth/token", token_parameters(application, code))


@pytest.mark.parametrize(
    ("grant_type", "error"),
    [
        ("password", "unsupported_grant_type"),
        ("refresh_token", "unsupported_grant_type"),
        ("zwölf", "unsupported_grant_type"),
        (None, "unsupported_grant_type"),
        (["authorization_code"], "unsupported_grant_type"),
    ],
)
def test_other_grants_are_refused(application, viewer, grant_type, error):
    values = token_parameters(application, "", grant_type=grant_type, username="viewer", password="password")
    assert ApiClient().post("/oauth/token", values, status=400)["error"] == error


def test_token_endpoint_answers_malformed_bodies_in_json(application):
    client = Client()
    for body in (
        b"[1]",
        b"{",
        b"[" * 100_000,
        b'{"grant_type": "client_credentials", "client_id": "a\\u0000"}',
        b"\xff",
    ):
        response = client.post("/oauth/token", body, content_type="application/json")
        assert (response.status_code, "error" in response.json()) == (400, True), body
    assert client.get("/oauth/token").status_code == 405


def test_application_gets_a_token_for_itself(application):
    values = token_parameters(application, None, grant_type="client_credentials", scope="read")
    token = ApiClient().post("/oauth/token", values)
    program = ApiClient(token=token["access_token"])
    assert program.get("/api/v1/apps/verify_credentials")["name"] == "Birdhouse"
    program.get("/api/v1/accounts/verify_credentials", status=422)
    for _ in range(25):
        ApiClient().post("/oauth/token", values)
    assert AccessToken.objects.count() == 20
    program.get("/api/v1/apps/verify_credentials", status=401)


@pytest.mark.parametrize(
    ("asked", "given"), [("read", "read"), ("write:statuses read:lists", "write:statuses read:lists"), (None, "read")]
)
def test_token_has_the_scopes_that_were_asked_for(client, viewer, application, asked, given):
    code = allow(client, application, scope=asked)["code"]
    assert ApiClient().post("/oauth/token", token_parameters(application, code))["scope"] == given


def test_pkce_works(client, viewer, application):
    code = allow(client, application, **PKCE)["code"]
    values = token_parameters(application, code, code_verifier=VERIFIER)
    assert "access_token" in ApiClient().post("/oauth/token", values)


def test_revocation_ends_the_token(viewer, application):
    token = AccessTokenFactory(user=viewer, application=application)
    values = {"client_id": application.client_id, "client_secret": application.secret, "token": token.secret}
    ApiClient().post("/oauth/revoke", values | {"client_secret": "wrong"}, status=401)
    other = ApplicationFactory()
    own = {"client_id": other.client_id, "client_secret": other.secret}
    ApiClient().post("/oauth/revoke", values | own, status=400)
    ApiClient(token=token.secret).get("/api/v1/accounts/verify_credentials")
    assert ApiClient().post("/oauth/revoke", values) == {}
    assert ApiClient().post("/oauth/revoke/", values, as_json=False) == {}
    ApiClient(token=token.secret).get("/api/v1/accounts/verify_credentials", status=401)


def test_metadata_names_the_endpoints(client):
    metadata = client.get("/.well-known/oauth-authorization-server").json()
    assert metadata["issuer"] == "http://testserver/"
    for name in ("authorization", "token", "revocation", "userinfo", "app_registration"):
        assert metadata[f"{name}_endpoint"].startswith("http://testserver/")
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["grant_types_supported"] == ["authorization_code", "client_credentials"]
