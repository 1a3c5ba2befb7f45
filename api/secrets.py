"""Tokens, codes and secrets of applications: random, and stored as a SHA-256 only."""

import hashlib
import secrets

TOKEN_PATTERN = "[A-Za-z0-9_-]{43}"
DIGEST_LENGTH = 64


def new_secret() -> str:
    """Return 256 random bits as 43 characters."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret in hexadecimal. Secrets are random, so that no salt is needed."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
