"""The page on which a person allows an application something, and where it leads."""

from unittest.mock import ANY
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.factories import PASSWORD, UserFactory
from accounts.models import User
from api.factories import REDIRECT_URI, AccessTokenFactory, ApplicationFactory
from api.models import Application
from api.oauth.descriptions import described
from api.redirect_uris import OUT_OF_BAND
from api.tests.oauth_flow import (
    PKCE,
    answer,
    authorize_parameters,
    redirect_values,
    token_parameters,
)
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db


def test_refusal_is_sent_to_the_application(client, viewer, application):
    values = redirect_values(answer(client, application, button="refuse"))
    assert (values["error"], values["state"]) == ("access_denied", "over there")
    assert "code" not in values
    assert redirect_values(answer(client, application, button="anything"))["error"] == "access_denied"


@pytest.mark.parametrize(
    ("uri", "start"),
    [
        ("icecubesapp://", "icecubesapp://?code="),
        ("com.tapbots.Ivory.10217:/request_token", "com.tapbots.Ivory.10217:/request_token?code="),
        ("https://app.example/back?to=A%20b", "https://app.example/back?to=A%20b&code="),
        ("http://localhost:4000", "http://localhost:4000?code="),
    ],
)
def test_redirect_address_is_kept_as_it_was_registered(client, viewer, uri, start):
    registered = ApiClient().post("/api/v1/apps", {"client_name": "Any", "redirect_uris": [uri], "scopes": "read"})
    application = Application.objects.get(client_id=registered["client_id"])
    response = answer(client, application, redirect_uri=uri, scope="read")
    assert response["Location"].startswith(start)
    refusal = answer(client, application, button="refuse", redirect_uri=uri, scope="read")
    assert refusal["Location"].startswith(start.replace("code=", "error=access_denied"))


def test_out_of_band_code_is_shown_and_works(client, viewer):
    application = ApplicationFactory(redirect_uris=[OUT_OF_BAND])
    page = answer(client, application, redirect_uri=OUT_OF_BAND)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    code = page.text.split('id="code" value="')[1].split('"')[0]
    ApiClient().post("/oauth/token", token_parameters(application, code, redirect_uri=OUT_OF_BAND))
    refused = answer(client, application, button="refuse", redirect_uri=OUT_OF_BAND)
    assert "Nothing was allowed" in refused.text
    assert 'id="code"' not in refused.text


def test_errors_that_concern_the_address_are_shown_and_not_sent(client, viewer, application):
    wrong = [
        {"client_id": None},
        {"client_id": "unknown"},
        {"client_id": "a\ub000"},
        {"redirect_uri": None},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": "https://bücher.example/"},
        {"client_id": "unknown", "response_type": "token"},
        {"redirect_uri": "https://evil.example/", "scope": "everything"},
        {"redirect_uri": "https://evil.example/", "response_type": "token"},
        {"state": ["one", "two"]},
    ]
    for changes in wrong:
        for response in (
            client.get("/oauth/authorize", authorize_parameters(application, **changes)),
            answer(client, application, **changes),
        ):
            assert response.status_code == 400, changes
            assert "That app’s request doesn’t work" in response.text


def test_answer_that_is_no_form_is_a_bad_request(client, viewer, application):
    for body in ("{", '{"state": "\\u0000"}', "[]"):
        response = client.post("/oauth/authorize", body, content_type="application/json")
        assert response.status_code == 400, body


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": "push follow admin:read"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "zwölf"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
    ],
)
def test_other_errors_are_sent_to_the_application_of_somebody_signed_in(client, viewer, application, changes, error):
    values = redirect_values(client.get("/oauth/authorize", authorize_parameters(application, **changes)))
    assert (values["error"], values["state"]) == (error, "over there")
    signed_out = Client().get("/oauth/authorize", authorize_parameters(application, **changes))
    assert signed_out.status_code == 400


def test_trailing_slash_and_parameters_of_other_servers_are_accepted(client, viewer, application):
    parameters = authorize_parameters(application, force_login="true", lang="de")
    response = client.get("/oauth/authorize/", parameters, follow=True)
    assert response.status_code == 200
    assert "Birdhouse" in response.text


@pytest.mark.parametrize("way", ["log in", "sign up"])
def test_signed_out_person_comes_back_to_the_request(client, application, way):
    UserFactory(username="ana")
    parameters = authorize_parameters(application, **PKCE)
    page = client.get("/oauth/authorize", parameters, follow=True)
    assert "Log in to decide what an app may do." in page.text
    next_url = f"/oauth/authorize?{urlencode(parameters)}"
    assert f'name="next" value="{next_url}"' in page.text.replace("&amp;", "&")
    if way == "log in":
        form = {"login": "ana", "password": PASSWORD, "next": next_url}
        page = client.post("/login", form, follow=True)
    else:
        assert urlencode({"next": next_url}) in page.text.replace("&amp;", "&")
        form = {"username": "newcomer", "email": "new@example.org", "password1": "a short sentence", "next": next_url}
        page = client.post("/signup", form, follow=True)
    assert "Let <bdi>Birdhouse</bdi> use your account?" in page.text
    assert page.request["QUERY_STRING"] == urlencode(parameters)


def test_session_that_ended_meanwhile_leads_back_to_the_request(client, application):
    response = answer(client, application)
    assert response.url.startswith("/login?next=/oauth/authorize%3F")
    assert "state%3Dover" in response.url


def test_not_you_leads_to_another_log_in_and_back(client, viewer, application):
    address = f"/oauth/authorize?{urlencode(authorize_parameters(application))}"
    page = client.get(address)
    assert f'name="next" value="{address}"' in page.text.replace("&amp;", "&")
    response = client.post("/logout", {"next": address}, follow=True)
    assert response.redirect_chain[0] == (address, 302)
    assert response.request["PATH_INFO"] == "/login"
    assert "over+there" in response.text


def test_consent_says_what_the_app_may_do_and_whose_account(client, viewer):
    application = ApplicationFactory(name="בית ציפורים", scopes=["read:statuses", "write:media", "push"])
    page = client.get("/oauth/authorize", authorize_parameters(application, scope="read:statuses push")).text
    assert "<bdi>בית ציפורים</bdi>" in page
    assert "@viewer" in page
    assert "read every witt that you can read" in page
    assert "send you notifications" in page
    assert "upload pictures" not in page
    assert REDIRECT_URI in page


@pytest.mark.parametrize(
    ("scopes", "lines"),
    [
        ("push", [("send you notifications", False, 0)]),
        ("write:media profile", [("see your name and picture", False, 0), ("upload pictures", True, 0)]),
        ("read write", [("see all that you can see, except your messages", False, 11), (ANY, True, 11)]),
        ("write write:media", [(ANY, True, 11)]),
    ],
)
def test_permissions_are_listed_once_and_reading_first(scopes, lines):
    assert [(line.text, line.writes, len(line.details)) for line in described(scopes)] == lines


def test_consent_is_never_automatic(client, viewer, application):
    AccessTokenFactory(user=viewer, application=application, scopes="read write")
    for extra in ({}, {"prompt": "none"}, {"allow": "1"}):
        assert client.get("/oauth/authorize", authorize_parameters(application, **extra)).status_code == 200
    assert application.codes.count() == 0


def test_suspended_person_sees_why_and_allows_nothing(client, viewer, application):
    viewer.suspend("for a test")
    assert "for a test" in client.get("/oauth/authorize", authorize_parameters(application)).text
    assert answer(client, application).status_code == 403
    assert application.codes.count() == 0


def test_deactivated_person_comes_back_by_logging_in(client, application):
    ana = UserFactory(username="ana")
    ana.deactivate()
    address = f"/oauth/authorize?{urlencode(authorize_parameters(application))}"
    page = client.post("/login", {"login": "ana", "password": PASSWORD, "next": address}, follow=True)
    assert "Let <bdi>Birdhouse</bdi> use your account?" in page.text
    assert not User.objects.get(pk=ana.pk).is_deactivated
