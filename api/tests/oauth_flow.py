"""Helpers of the tests of OAuth: a request for consent, its answer, and the exchange of a code."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

from api.factories import REDIRECT_URI

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


def authorize_parameters(application, **changes):
    """Return the query of the consent page; a change to None leaves a parameter out."""
    values = {
        "client_id": application.client_id,
        "redirect_uri": REDIRECT_URI,
        "response_type": "code",
        "scope": "read write",
        "state": "over there",
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def answer(client, application, button="allow", **changes):
    """Press a button of the consent page; return the response."""
    return client.post("/oauth/authorize", {button: "1"}, query_params=authorize_parameters(application, **changes))


def allow(client, application, **changes):
    """Press Allow; return the parameters of the redirect."""
    response = answer(client, application, **changes)
    assert response.status_code == 302, response.content[-800:]
    return redirect_values(response)


def redirect_values(response):
    """Return the parameters of the address of a redirect."""
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def token_parameters(application, code, **changes):
    """Return the parameters that exchange a code; a change to None leaves one out."""
    values = {
        "grant_type": "authorization_code",
        "client_id": application.client_id,
        "client_secret": application.secret,
        "redirect_uri": REDIRECT_URI,
        "code": code,
    }
    return {name: value for name, value in (values | changes).items() if value is not None}
