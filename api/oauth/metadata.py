"""What the OAuth server can do, for programs (RFC 8414)."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from api.addresses import base_url_of
from api.models.application import AUTH_METHODS, GRANT_TYPES
from api.scopes import SCOPES
from core.http.suspension import open_to_suspended


def issuer(request: HttpRequest) -> str:
    """Return the name of this server in OAuth, its address."""
    return f"{base_url_of(request)}/"


@open_to_suspended
def authorization_server(request: HttpRequest) -> JsonResponse:
    """Return the metadata of the authorization server."""
    base_url = issuer(request)
    values: dict[str, Any] = {
        "issuer": base_url,
        "authorization_endpoint": f"{base_url}oauth/authorize",
        "token_endpoint": f"{base_url}oauth/token",
        "revocation_endpoint": f"{base_url}oauth/revoke",
        "userinfo_endpoint": f"{base_url}oauth/userinfo",
        "app_registration_endpoint": f"{base_url}api/v1/apps",
        "service_documentation": f"{base_url}developers",
        "scopes_supported": SCOPES,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": GRANT_TYPES,
        "token_endpoint_auth_methods_supported": AUTH_METHODS,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }
    return JsonResponse(values)
