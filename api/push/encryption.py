"""Encryption of push messages for the receiver's keys: RFC 8291, and the draft that was in use before it.

Messages are short, so that each is one record of RFC 8188.
"""

import base64
import binascii
import os
import struct
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
POINT_LENGTH, AUTH_LENGTH, SALT_LENGTH, RECORD_SIZE = 65, 16, 16, 4096


class Receiver(NamedTuple):
    """The keys of a subscription: the public key as an uncompressed point, and the authentication secret."""

    point: bytes
    auth: bytes

    @classmethod
    def parse(cls, p256dh: str, auth: str) -> "Receiver":
        """Return the keys that a client sent in Base64. Raise ValueError for anything else."""
        receiver = cls(from_base64(p256dh), from_base64(auth))
        if len(receiver.point) != POINT_LENGTH or len(receiver.auth) != AUTH_LENGTH:
            raise ValueError("a key has another length")
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, receiver.point)
        return receiver


class EncryptedMessage(NamedTuple):
    """The body of a request to a push service, and the headers that describe it."""

    body: bytes
    headers: dict[str, str]


def encrypt(
    text: bytes, receiver: Receiver, key: EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> EncryptedMessage:
    """Encrypt a message by RFC 8291, with a new key and salt unless they are given."""
    key, salt = key or ec.generate_private_key(CURVE), salt or os.urandom(SALT_LENGTH)
    sender = point_of(key)
    shared = _derive(_agree(key, receiver), receiver.auth, b"WebPush: info\0" + receiver.point + sender, 32)
    content_key = _derive(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(shared, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + struct.pack("!IB", RECORD_SIZE, POINT_LENGTH) + sender
    body = header + AESGCM(content_key).encrypt(nonce, text + b"\2", None)  # 2 ends the last record
    return EncryptedMessage(body, {"Content-Encoding": "aes128gcm"})


def encrypt_by_draft(
    text: bytes, receiver: Receiver, key: EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> EncryptedMessage:
    """Encrypt a message by draft-ietf-webpush-encryption-04 ("aesgcm"), which apps on phones still decrypt."""
    key, salt = key or ec.generate_private_key(CURVE), salt or os.urandom(SALT_LENGTH)
    sender, length = point_of(key), struct.pack("!H", POINT_LENGTH)
    shared = _derive(_agree(key, receiver), receiver.auth, b"Content-Encoding: auth\0", 32)
    context = b"\0P-256\0" + length + receiver.point + length + sender
    content_key = _derive(shared, salt, b"Content-Encoding: aesgcm" + context, 16)
    nonce = _derive(shared, salt, b"Content-Encoding: nonce" + context, 12)
    body = AESGCM(content_key).encrypt(nonce, b"\0\0" + text, None)  # the length of the padding comes first
    headers = {"Encryption": f"salt={to_base64(salt)}", "Crypto-Key": f"dh={to_base64(sender)}"}
    return EncryptedMessage(body, {"Content-Encoding": "aesgcm", **headers})


def point_of(key: EllipticCurvePrivateKey) -> bytes:
    """Return the public key as an uncompressed point."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def to_base64(value: bytes) -> str:
    """Return bytes in Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def from_base64(text: str) -> bytes:
    """Return the bytes of either alphabet of Base64, with or without padding. Raise ValueError for anything else."""
    if not text.isascii():
        raise ValueError("Base64 is ASCII")
    plain = text.rstrip("=").translate(str.maketrans("+/", "-_"))
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars="-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None


def _agree(key: EllipticCurvePrivateKey, receiver: Receiver) -> bytes:
    return key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, receiver.point))


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)
