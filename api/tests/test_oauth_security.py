"""What nobody gets from OAuth: a token, a code or a redirect that was not meant for them."""

import logging
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from accounts.factories import PASSWORD, UserFactory
from api.factories import REDIRECT_URI, AccessTokenFactory, ApplicationFactory
from api.models import AccessToken, AuthorizationCode
from api.redirect_uris import OUT_OF_BAND
from api.tests.oauth_flow import (
    PKCE,
    VERIFIER,
    allow,
    answer,
    authorize_parameters,
    token_parameters,
)
from testing.api_client import ApiClient
from testing.concurrency import at_once

pytestmark = pytest.mark.django_db


def exchange(application, code, status=200, **changes):
    """Exchange a code; return the answer."""
    return ApiClient().post("/oauth/token", token_parameters(application, code, **changes), status=status)


def works(secret):
    """Return whether a token of a person is accepted."""
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    return client.get("/api/v1/accounts/verify_credentials").status_code == 200


@pytest.mark.parametrize(
    "uri",
    [
        "https://app.example/Callback",
        "https://app.example/callback/",
        "https://app.example/callback?",
        "https://app.example/callback?x=1",
        "https://app.example/callback#x",
        "https://app.example/callback/../../evil",
        "https://app.example/%63allback",
        "https://app.example:8443/callback",
        "https://app.example:443/callback",
        "https://APP.example/callback",
        "http://app.example/callback",
        "https://user@app.example/callback",
        "https://app.example@evil.example/callback",
        "https://app.example.evil.example/callback",
        "https://sub.app.example/callback",
        " https://app.example/callback",
        "https://app.example/callback\nhttps://other.example/",
        "//app.example/callback",
        "javascript:alert(1)",
        OUT_OF_BAND,
        "",
    ],
)
def test_redirect_address_is_compared_letter_by_letter(client, viewer, uri):
    application = ApplicationFactory(redirect_uris=[REDIRECT_URI, "https://other.example/"])
    for response in (
        client.get("/oauth/authorize", authorize_parameters(application, redirect_uri=uri)),
        answer(client, application, redirect_uri=uri),
    ):
        assert response.status_code == 400
        assert "Location" not in response
    assert not AuthorizationCode.objects.exists()


def test_redirect_address_of_another_application_is_refused(client, viewer, application):
    other = ApplicationFactory(redirect_uris=["https://other.example/"])
    assert answer(client, application, redirect_uri="https://other.example/").status_code == 400
    assert answer(client, other).status_code == 400


def test_code_is_exchanged_with_the_redirect_address_of_its_request_only(client, viewer):
    application = ApplicationFactory(redirect_uris=[REDIRECT_URI, "https://other.example/"])
    code = allow(client, application)["code"]
    for uri in ("https://other.example/", None, "", f"{REDIRECT_URI}/"):
        assert exchange(application, code, 400, redirect_uri=uri)["error"] == "invalid_grant"
    exchange(application, code)


def test_redirect_names_the_server(client, viewer, application):
    for button in ("allow", "refuse"):
        assert "iss=http%3A%2F%2Ftestserver%2F" in answer(client, application, button=button)["Location"]


def test_second_use_of_a_code_ends_the_token_of_the_first(client, viewer, application):
    code = allow(client, application)["code"]
    token = exchange(application, code)["access_token"]
    assert works(token)
    assert exchange(application, code, 400)["error"] == "invalid_grant"
    assert not works(token)
    assert exchange(application, code, 400)["error"] == "invalid_grant"


def test_code_of_another_application_is_refused_and_not_used_up(client, viewer, application):
    code = allow(client, application)["code"]
    assert exchange(ApplicationFactory(), code, 400)["error"] == "invalid_grant"
    exchange(application, code)


def test_code_ends_after_ten_minutes(client, viewer, application):
    code = allow(client, application)["code"]
    AuthorizationCode.objects.update(created_at=AuthorizationCode.objects.get().created_at - timedelta(minutes=10))
    assert exchange(application, code, 400)["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "verifier", [None, "", "w" * 64, "v" * 63, PKCE["code_challenge"], "v" * 10, "é" * 64, ["v" * 64]]
)
def test_code_with_a_challenge_needs_its_verifier(client, viewer, application, verifier):
    code = allow(client, application, **PKCE)["code"]
    exchange(application, code, 400, code_verifier=verifier)
    assert not AccessToken.objects.exists()
    exchange(application, code, code_verifier=VERIFIER)


def test_verifier_without_a_challenge_is_refused(client, viewer, application):
    code = allow(client, application)["code"]
    exchange(application, code, 400, code_verifier=VERIFIER)
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": VERIFIER},
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
        {"code_challenge": VERIFIER, "code_challenge_method": ""},
        {"code_challenge": VERIFIER, "code_challenge_method": "s256"},
        {"code_challenge_method": "S256"},
        {"code_challenge_method": "plain"},
        {"code_challenge": [PKCE["code_challenge"], VERIFIER], "code_challenge_method": "S256"},
    ],
)
def test_plain_challenges_are_refused(client, viewer, application, changes):
    assert "error=invalid_request" in answer(client, application, **changes)["Location"]
    assert not AuthorizationCode.objects.exists()


def test_consent_needs_a_csrf_token(viewer, application):
    client = Client(enforce_csrf_checks=True)
    client.force_login(viewer)
    assert answer(client, application).status_code == 403
    assert not AuthorizationCode.objects.exists()


def test_consent_page_is_shown_in_no_frame_and_only_its_form_leads_elsewhere(client, viewer, application):
    consent = client.get("/oauth/authorize", authorize_parameters(application))
    assert consent["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in consent["Content-Security-Policy"]
    assert "default-src 'self'" in consent["Content-Security-Policy"]
    assert "form-action" not in consent["Content-Security-Policy"]
    assert consent["Referrer-Policy"] == "same-origin"
    assert consent["Cache-Control"] == "private, no-store"
    elsewhere = client.get("/oauth/authorize", authorize_parameters(application, client_id="unknown"))
    for page in (elsewhere, client.get("/settings/apps")):
        assert "form-action 'self'" in page["Content-Security-Policy"]


def test_login_on_the_way_to_consent_leads_to_no_other_site(client, application):
    UserFactory(username="ana")
    for next_url in ("https://evil.example/oauth/authorize", "//evil.example/oauth/authorize", "/\\evil.example"):
        form = {"login": "ana", "password": PASSWORD, "next": next_url}
        assert client.post("/login", form).url == "/"
        assert client.post("/logout", {"next": next_url}).url == "/"


def test_scopes_are_not_widened_after_the_consent(client, viewer):
    application = ApplicationFactory(scopes=["read", "write:statuses"])
    assert "error=invalid_scope" in answer(client, application, scope="read write")["Location"]
    assert "error=invalid_scope" in answer(client, application, scope="read follow")["Location"]
    code = allow(client, application, scope="read:lists")["code"]
    token = exchange(application, code, scope="read write:statuses")
    assert token["scope"] == "read:lists"
    ApiClient(token=token["access_token"]).get("/api/v1/accounts/verify_credentials", status=403)
    values = token_parameters(application, None, grant_type="client_credentials", scope="write")
    assert ApiClient().post("/oauth/token", values, status=400)["error"] == "invalid_scope"


def test_secrets_are_in_the_database_as_digests_only(client, viewer, application):
    code = allow(client, application)["code"]
    token = exchange(application, code)["access_token"]
    with connection.cursor() as cursor:
        for table in ("applications", "authorization_codes", "access_tokens"):
            cursor.execute(f"SELECT {table}::text FROM {table}")
            rows = " ".join(row for (row,) in cursor)
            assert all(secret not in rows for secret in (code, token, application.secret))
            assert re.search("[0-9a-f]{64}", rows)


def test_neither_codes_nor_tokens_are_in_logs(client, viewer, application, caplog):
    caplog.set_level(logging.DEBUG)
    code = allow(client, application)["code"]
    exchange(application, code, 400, redirect_uri="https://wrong.example/")
    token = exchange(application, code)["access_token"]
    exchange(application, code, 400)
    works(token)
    for secret in (code, token, application.secret):
        assert secret not in caplog.text


def test_token_in_the_query_string_is_ignored(viewer):
    token = AccessTokenFactory(user=viewer).secret
    assert Client().get("/api/v1/accounts/verify_credentials", {"access_token": token}).status_code == 401


def test_session_does_not_authenticate_in_the_api(client, viewer):
    response = client.get("/api/v1/accounts/verify_credentials")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")


def test_secret_is_compared_in_constant_time(client, viewer, application):
    for secret in ("é" * 43, "\ud7ff", "x" * 100_000, application.secret.swapcase(), application.secret_digest):
        exchange(application, "code", 401, client_secret=secret)


@pytest.mark.parametrize("end", ["suspend", "deactivate", "log_out_everywhere"])
def test_token_and_code_end_with_the_account(client, viewer, application, end):
    token, code = AccessTokenFactory(user=viewer), allow(client, application)["code"]
    assert works(token.secret)
    getattr(viewer, end)()
    assert not works(token.secret)
    exchange(application, code, 400)
    viewer.unsuspend()
    viewer.reactivate()
    assert not works(token.secret)
    exchange(application, code, 400)


def test_token_of_somebody_who_may_not_log_in_is_refused(viewer):
    token = AccessTokenFactory(user=viewer)
    viewer.is_active = False
    viewer.save(update_fields=["is_active"])
    assert not works(token.secret)


def test_token_requests_are_limited_per_address(settings, application):
    settings.LIMIT_API_REQUESTS = 1
    address = {"REMOTE_ADDR": "192.0.2.77"}
    statuses = [Client(**address).post("/oauth/token").status_code for _ in range(2)]
    assert statuses == [400, 429]


def test_requests_behind_a_proxy_are_limited_per_client_address(settings):
    settings.LIMIT_API_REQUESTS, settings.TRUSTED_PROXIES = 1, 1
    addresses = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"]
    responses = [Client().get("/api/v1/instance", headers={"X-Forwarded-For": each}) for each in addresses]
    assert [response.status_code for response in responses] == [200, 200, 200, 429]  # the last two share a /64


def test_requests_with_wrong_tokens_are_limited_per_address(settings, viewer):
    settings.LIMIT_API_REQUESTS = 2
    client = Client(REMOTE_ADDR="192.0.2.78")
    right = {"Authorization": f"Bearer {AccessTokenFactory(user=viewer).secret}"}
    wrong = [client.get("/api/v1/instance", headers={"Authorization": f"Bearer {'x' * 43}"}) for _ in range(3)]
    assert [response.status_code for response in wrong] == [401, 401, 429]
    assert client.get("/api/v1/instance", headers=right).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_code_used_twice_at_once_makes_one_token(client, viewer, application):
    code = allow(client, application)["code"]
    values = token_parameters(application, code)
    answers = at_once(*[lambda: Client().post("/oauth/token", values) for _ in range(2)])
    assert sorted(response.status_code for response in answers) == [200, 400]
    token = next(response.json()["access_token"] for response in answers if response.status_code == 200)
    assert AccessToken.objects.count() == 0  # the second use ended it
    assert not works(token)
