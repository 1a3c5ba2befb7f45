"""Requests to push services. Clients choose their addresses, so none may be in the site's own network.

A name is resolved once per request, and the connection goes to the address that was checked. Redirects and proxies of
the environment are not followed.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from contextlib import suppress
from enum import Enum, auto
from functools import cache
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

MAX_ENDPOINT_LENGTH = 2000
TIMEOUT = 5  # seconds without a byte
DEADLINE = 15  # seconds for a whole request
PRINTABLE = re.compile(r"[!-~]+")  # of ASCII, without spaces
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # translated to the IPv4 address in the last four bytes

type Address = tuple[int, str, int]  # family, IP address, port


class Outcome(Enum):
    """The result of sending a message."""

    SENT = auto()
    GONE = auto()  # the subscription has ended, or its address is not allowed
    FAILED = auto()  # to be tried again


class InternalAddressError(ValueError):
    """An endpoint in the site's own network."""


def parse_endpoint(endpoint: str) -> SplitResult:
    """Return the parts of the address of a push service. Raise ValueError if it is not an https one."""
    parts = urlsplit(endpoint)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or parts.port == 0:
        raise ValueError("an endpoint is an https address")
    if len(endpoint) > MAX_ENDPOINT_LENGTH or not PRINTABLE.fullmatch(endpoint):
        raise ValueError("an endpoint is an address of up to 2,000 characters")
    return parts


def resolve(host: str, port: int) -> list[Address]:
    """Return the addresses of a host, to connect to. Raise InternalAddressError if one is not public, or OSError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise OSError(f"{host!r} is no host name") from None
    addresses = [(int(family), str(address[0]), port) for family, _, _, _, address in found]
    if host not in settings.PUSH_INTERNAL_HOSTS and not all(is_public(address) for _, address, _ in addresses):
        raise InternalAddressError(host)
    return addresses


def is_public(address: str) -> bool:
    """Return whether an IP address is in the public internet, also one inside an IPv6 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


@cache
def tls_context() -> ssl.SSLContext:
    """Return the context of all connections: reading the system's certificates takes some 40 ms of CPU."""
    return ssl.create_default_context()


class CheckedConnection(http.client.HTTPSConnection):
    """A connection to a public address of its host."""

    def __init__(self, host: str, port: int):
        super().__init__(host, port, timeout=TIMEOUT, context=tls_context())

    def connect(self) -> None:
        error = OSError("the host has no address")
        for family, address, port in resolve(self.host, self.port):
            plain = socket.socket(family, socket.SOCK_STREAM)
            plain.settimeout(TIMEOUT)
            try:
                plain.connect((address, port))
                self.sock = tls_context().wrap_socket(plain, server_hostname=self.host)
                return
            except OSError as failure:
                plain.close()
                error = failure
        raise error

    def abort(self) -> None:
        """End the request, in whatever state it is."""
        if self.sock:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def post(endpoint: str, body: bytes, headers: dict[str, str]) -> Outcome:
    """Send a message to a push service, and return the Outcome."""
    try:
        parts = parse_endpoint(endpoint)
        connection = CheckedConnection(parts.hostname or "", parts.port or 443)
        timer = threading.Timer(DEADLINE, connection.abort)
        timer.start()
        try:
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("POST", path, body, headers)
            status = connection.getresponse().status
        finally:
            timer.cancel()
            connection.close()
    except ValueError:  # also InternalAddressError
        return Outcome.GONE
    except (OSError, http.client.HTTPException):
        return Outcome.FAILED
    if status in {404, 410}:
        return Outcome.GONE
    return Outcome.SENT if 200 <= status < 300 else Outcome.FAILED
