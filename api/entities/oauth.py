"""Entities of applications and tokens."""

from api.entities.base import Entity


class Application(Entity, frozen=True, kw_only=True):
    """A program that uses the API."""

    id: str
    name: str
    website: str | None
    scopes: list[str]
    redirect_uris: list[str]
    redirect_uri: str  # all of them, one on each line
    vapid_key: str = ""


class CredentialApplication(Application, frozen=True, kw_only=True):
    """A program that has just registered, with its secret."""

    client_id: str
    client_secret: str
    client_secret_expires_at: int


class Token(Entity, frozen=True, kw_only=True):
    """An access token."""

    access_token: str
    token_type: str
    scope: str
    created_at: int
