"""Validation of the address and keys that a client subscribes."""

from django.core.exceptions import ValidationError

from api import messages
from api.push.delivery import parse_endpoint, resolve
from api.push.encryption import Receiver


def validate_receiver(endpoint: str, p256dh: str, auth: str) -> None:
    """Raise ValidationError unless messages could be sent there: a public https address, and valid keys."""
    try:
        parts = parse_endpoint(endpoint)
        resolve(parts.hostname or "", parts.port or 443)
    except (ValueError, OSError):
        raise ValidationError({"endpoint": messages.ENDPOINT_NOT_ALLOWED}) from None
    try:
        Receiver.parse(p256dh, auth)
    except ValueError:
        raise ValidationError({"keys": messages.KEYS_INVALID}) from None
