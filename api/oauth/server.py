"""The OAuth 2 server: Authlib's protocol logic on our models.

Grants are authorization codes, with PKCE (S256 only), and client credentials. There is no password grant and no
refresh token: a token is valid until somebody ends it.
"""

import re
from functools import cached_property
from typing import Any

from authlib.integrations.django_oauth2 import AuthorizationServer, RevocationEndpoint
from authlib.integrations.django_oauth2.requests import DjangoOAuth2Request
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import (
    InvalidClientError,
    InvalidRequestError,
    InvalidScopeError,
    OAuth2Payload,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, ClientCredentialsGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from django.http import HttpRequest
from django.utils import timezone

from api import messages
from api.errors import ApiError
from api.models import AccessToken, Application, AuthorizationCode
from api.models.application import AUTH_METHODS
from api.parameters import merged_parameters
from api.scopes import parse_scopes
from api.secrets import TOKEN_PATTERN, digest, new_secret

CLIENT_ID = re.compile(TOKEN_PATTERN)


class Payload(OAuth2Payload):
    """The parameters of a request, whether they come as a form, as JSON or in the query string."""

    def __init__(self, request: HttpRequest):
        self._request = request

    @cached_property
    def data(self) -> dict[str, str]:
        """The parameters that are texts, by name."""
        texts = {name: value for name, value in merged_parameters(self._request).items() if isinstance(value, str)}
        if any("\0" in value for value in texts.values()):
            raise ApiError(400, messages.NUL_CHARACTER)
        return texts

    @cached_property
    def datalist(self) -> dict[str, list[str]]:
        """All values of each parameter, for Authlib to refuse one that is given twice."""
        query, form = self._request.GET, self._request.POST
        return {name: [*query.getlist(name), *form.getlist(name)] for name in {*query, *form}}


class Request(DjangoOAuth2Request):
    """A request whose form may be JSON."""

    def __init__(self, request: HttpRequest):
        # Authlib refuses plain http by an environment variable; here SECURE_SSL_REDIRECT decides.
        OAuth2Request.__init__(self, request.method, "https://localhost", headers=request.headers)
        self._request, self.payload = request, Payload(request)

    @property
    def form(self) -> dict[str, str]:
        return self.payload.data


class Server(AuthorizationServer):
    """Authlib's server with our requests and tokens."""

    def create_oauth2_request(self, request: HttpRequest) -> Request:
        return Request(request)

    def query_client(self, client_id: str | None) -> Application | None:
        """Return the application, None if there is none. Anything may arrive as its id, even a NUL character."""
        return super().query_client(client_id) if CLIENT_ID.fullmatch(client_id or "") else None

    def authenticate_client(self, request: Request, methods: list[str], endpoint: str = "token") -> Application:
        """Return the application. Answer 401 in every case of failure: clients then register again."""
        try:
            return super().authenticate_client(request, methods, endpoint)
        except (InvalidClientError, ValueError):  # ValueError: a header that is neither Base64 nor UTF-8
            raise InvalidClientError(messages.CLIENT_UNKNOWN, status_code=401) from None

    def get_authorization_grant(self, request: Request) -> "CodeGrant":
        """Return the grant that a person consents to. Authlib fails for a response type that is not ASCII."""
        payload = request.payload
        if payload.response_type == "code":
            return super().get_authorization_grant(request)
        client = self.query_client(payload.client_id)
        is_known = client and client.check_redirect_uri(payload.redirect_uri)
        raise OAuth2Error(
            messages.RESPONSE_TYPE_UNKNOWN,
            error="unsupported_response_type",
            redirect_uri=payload.redirect_uri if is_known else None,
        )

    def generate_token(self, grant_type: str, client: Application, **values: Any) -> dict[str, Any]:
        """Return the answer to a token request, without the token: `save_token` adds it."""
        try:
            scopes = " ".join(parse_scopes(values["scope"]))
        except ValueError:
            raise InvalidScopeError() from None
        return {"token_type": "Bearer", "scope": scopes, "created_at": int(timezone.now().timestamp())}

    def save_token(self, token: dict[str, Any], request: Request) -> None:
        """Store a new token, and put its secret into the answer."""
        code, application = request.authorization_code, request.client
        _, token["access_token"] = AccessToken.objects.issue(
            token["scope"],
            application=application,
            user=code and code.user,
            code=code,
            session_version=code.session_version if code else 0,
        )
        application.record_token()
        if not code:
            AccessToken.objects.end_superseded(application)


class CodeGrant(AuthorizationCodeGrant):
    """The grant of a person's consent: a code, which the application exchanges once."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS

    @staticmethod
    def validate_authorization_redirect_uri(request: Request, client: Application) -> str:
        """Return the address. Authlib repeats a wrong one in its error, and fails if that is not ASCII."""
        redirect_uri = request.payload.redirect_uri
        if not redirect_uri or not client.check_redirect_uri(redirect_uri):
            raise InvalidRequestError(messages.REDIRECT_URI_UNKNOWN)
        return redirect_uri

    def generate_authorization_code(self) -> str:
        return new_secret()

    def save_authorization_code(self, code: str, request: Request) -> None:
        AuthorizationCode.objects.create(
            digest=digest(code),
            application=request.client,
            user=request.user,
            redirect_uri=request.payload.redirect_uri,
            scopes=request.scope,
            code_challenge=request.payload.data.get("code_challenge", ""),
            session_version=request.user.session_version,
        )

    def query_authorization_code(self, code: str, client: Application) -> AuthorizationCode | None:
        """Return the usable row of a code, locked. A code that comes twice was stolen: end what it was used for."""
        row = AuthorizationCode.objects.locked(code, client)
        if row and row.used_at:
            row.access_tokens.all().delete()
        return row if row and row.is_usable else None

    def delete_authorization_code(self, authorization_code: AuthorizationCode) -> None:
        """Mark the code as used. It stays, so that a second use is noticed."""
        authorization_code.used_at = timezone.now()
        authorization_code.save(update_fields=["used_at"])

    def authenticate_user(self, authorization_code: AuthorizationCode) -> Any:
        """Return the person who allowed it, None if they are suspended or deactivated by now."""
        user = authorization_code.user
        return user if user.is_active and not user.is_suspended and not user.is_deactivated else None


class S256CodeChallenge(CodeChallenge):
    """PKCE by S256 alone: a challenge that does not name its method would be a plain one."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if data.get("code_challenge") and not data.get("code_challenge_method"):
            data["code_challenge_method"] = "plain"
        super().validate_code_challenge(grant, redirect_uri)


class ApplicationGrant(ClientCredentialsGrant):
    """The grant of a token to the application itself."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS

    def validate_requested_scope(self) -> None:
        """Refuse scopes beyond those that the application has registered."""
        if self.client.get_allowed_scope(self.request.payload.scope) is None:
            raise InvalidScopeError()


class Revocation(RevocationEndpoint):
    """Ends a token at the wish of its application."""

    CLIENT_AUTH_METHODS = AUTH_METHODS

    def query_token(self, token: str, token_type_hint: str | None) -> AccessToken | None:
        return AccessToken.objects.filter(digest=digest(token)).first()

    def revoke_token(self, token: AccessToken, request: Request) -> None:
        token.delete()


server = Server(Application, AccessToken)
server.register_grant(CodeGrant, [S256CodeChallenge(required=False)])
server.register_grant(ApplicationGrant)
server.register_endpoint(Revocation)
