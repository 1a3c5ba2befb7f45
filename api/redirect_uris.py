"""Addresses that a person is sent back to after allowing an application something."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from django.conf import settings

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"  # the person copies the code by hand
MAX_LENGTH = 2000
MAX_URIS = 20
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# Schemes that a browser would run or show rather than hand to an application.
DANGEROUS_SCHEMES = {
    "javascript",
    "data",
    "vbscript",
    "file",
    "about",
    "blob",
    "filesystem",
    "view-source",
    "ws",
    "wss",
    "ftp",
    "mailto",
    "tel",
    "sms",
    "intent",
    "urn",  # OUT_OF_BAND excepted
}


def is_valid(uri: str) -> bool:
    """Return whether an application may register this address.

    It is absolute and has no fragment (RFC 6749, 3.1.2). Schemes of applications are allowed; plain http only to the
    person's own machine, or where the site itself has no TLS.
    """
    if uri == OUT_OF_BAND:
        return True
    if len(uri) > MAX_LENGTH or not (uri.isascii() and uri.isprintable()) or any(c in uri for c in " #\\<>\"'"):
        return False
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not parts.scheme or parts.scheme in DANGEROUS_SCHEMES:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(host) and parts.username is None and (parts.scheme == "https" or _may_be_plain(host))
    return uri.partition(":")[2].strip("/") != "" or "://" in uri


def with_parameters(uri: str, values: Mapping[str, str]) -> str:
    """Return a registered address with parameters at its end, and unchanged otherwise.

    urllib.parse would write "app://" as "app:", and change the query that an address may have.
    """
    separator = "" if uri.endswith(("?", "&")) else "&" if "?" in uri else "?"
    return f"{uri}{separator}{urlencode(values)}"


def _may_be_plain(host: str) -> bool:
    return host in LOOPBACK or not settings.BEHIND_HTTPS
