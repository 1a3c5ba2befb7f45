"""Authentication of requests by an access token, and the person for whom the token acts."""

import re
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import User
from api import messages
from api.errors import ApiError
from api.models import AccessToken
from api.models.access_token import TOKEN_BY_DIGEST
from api.secrets import TOKEN_PATTERN, digest

BEARER = re.compile(rf"bearer +({TOKEN_PATTERN})", re.IGNORECASE)
ANONYMOUS = AnonymousUser()


def token_of(request: HttpRequest) -> AccessToken | None:
    """Return the access token of the request, None without one. Raise ApiError for an invalid one. One query.

    Only the header is read: a token in an address would be logged.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    match = BEARER.fullmatch(header.strip())
    return token_with(match[1] if match else "")


def token_with(secret: str) -> AccessToken:
    """Return the access token with this secret, and record its use. Raise ApiError if there is none. One query."""
    token = TOKEN_BY_DIGEST.first(None, digest=digest(secret)) if secret else None
    if not token:
        raise ApiError(401, messages.TOKEN_INVALID)
    token.record_use()
    return token


def viewer_of(
    token: AccessToken | None, access: Literal["user", "app", "public"], scope: str, method: str | None
) -> User | AnonymousUser:
    """Return the person for whom the token acts, or the anonymous viewer.

    Raise ApiError if the operation needs another token, or if the person is suspended or deactivated.
    """
    if token is None:
        if access != "public":
            raise ApiError(401, messages.TOKEN_MISSING)
        return ANONYMOUS
    if scope and not token.allows(scope):
        raise ApiError(403, messages.SCOPE_MISSING)
    if token.user is None:
        if access == "user":
            raise ApiError(422, messages.TOKEN_MISSING)
        return ANONYMOUS
    return _active(token, method)


def _active(token: AccessToken, method: str | None) -> User:
    viewer = token.user
    if viewer.is_suspended or viewer.is_deactivated or not viewer.is_active:
        raise ApiError(403, messages.LOGIN_DISABLED)
    # A block may be made during the request, unless it only reads (as in accounts.middleware.viewer_for).
    viewer.has_no_blocks_or_mutes = token.has_no_blocks_or_mutes and method in {"GET", "HEAD"}
    viewer.record_visit()
    return viewer
