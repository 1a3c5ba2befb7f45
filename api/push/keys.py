"""The site's own key of web push (VAPID, RFC 8292), and the key that seals access tokens at rest."""

import time
from email.utils import parseaddr
from functools import cache
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import ECKey

from api.push.encryption import CURVE, from_base64, point_of, to_base64

LIFETIME = 12 * 60 * 60  # seconds for which a push service accepts a signature; at most a day


@cache
def private_key() -> EllipticCurvePrivateKey:
    """Return the site's private key (settings.VAPID_KEY)."""
    return ec.derive_private_key(int.from_bytes(from_base64(settings.VAPID_KEY)), CURVE)


@cache
def public_key() -> str:
    """Return the site's public key as clients give it to their push service: an uncompressed point in Base64."""
    return to_base64(point_of(private_key()))


def signature(endpoint: str) -> str:
    """Return the signed statement for the push service of an endpoint that the message comes from this site."""
    parts = urlsplit(endpoint)
    contact = f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(time.time()) + LIFETIME, "sub": contact}
    return jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, _signing_key())


def seal(secret: str) -> str:
    """Encrypt an access token for the database. Apps expect theirs in messages, but it is stored as a digest only."""
    return _sealing_key().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what `seal` encrypted; "" for "", and after SECRET_KEY has changed."""
    try:
        return _sealing_key().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return ""


@cache
def _signing_key() -> ECKey:
    numbers = private_key().private_numbers()
    public = numbers.public_numbers
    values = {"d": numbers.private_value, "x": public.x, "y": public.y}
    return ECKey.import_key(
        {"kty": "EC", "crv": "P-256", **{name: to_base64(value.to_bytes(32)) for name, value in values.items()}}
    )


@cache
def _sealing_key() -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"witter.push")
    return Fernet(to_base64(derived.derive(settings.SECRET_KEY.encode())) + "=")
