"""Recognise URLs of posts and profiles on this site, for oEmbed, quotes and search."""

import contextlib
import re
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from core.ids import ID

LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}  # name the machine of each reader, not this site
DEFAULT_PORTS = {"http": 80, "https": 443}
PROFILE_URL = re.compile(r"(https?)://([^/?#@\s]+)/@?([a-z0-9_]{1,15})/?", re.IGNORECASE)
FULL_NAME = re.compile(r"@?([a-z0-9_]{1,15})@([^/?#@\s]+)", re.IGNORECASE)


def post_links(text, request_host=""):
    """Return (start, end, id) of each URL of a post on this site in `text`, in order.

    The host may be that of SITE_URL with its port, a name of ALLOWED_HOSTS on that port or a default one, or
    `request_host` ("name" or "name:port"). As in the URLconf, letter case, a final slash and an @ before the username
    do not matter.
    """
    origins = _origins(settings.SITE_URL, tuple(settings.ALLOWED_HOSTS), request_host.lower())
    found = _pattern(tuple(origins)).finditer(text)
    return [(link.start(), link.end(), int(link["id"])) for link in found if _is_ours(link, origins)]


def post_id_at(address, request_host=""):
    """Return the id of the post if the whole `address` is its URL, with the scheme; otherwise None."""
    address = address.strip()
    if not re.match(r"https?://", address, re.IGNORECASE):
        return None
    for start, end, pk in post_links(address, request_host):
        return pk if (start, end) == (0, len(address)) else None
    return None


def username_at(address, request_host=""):
    """Return the username if the whole `address` is the URL of a profile on this site; otherwise None.

    "name@host" counts too, with any of the hosts of `post_links`.
    """
    if match := PROFILE_URL.fullmatch(address.strip()):
        scheme, host, name = match.groups()
    elif match := FULL_NAME.fullmatch(address.strip()):
        scheme, (name, host) = "", match.groups()
    else:
        return None
    origins = _origins(settings.SITE_URL, tuple(settings.ALLOWED_HOSTS), request_host.lower())
    found = re.fullmatch(r"(?P<host>.+?)(?::(?P<port>[0-9]{1,5}))?", host.lower())
    if found["host"] not in origins:
        return None
    return (
        name if not (scheme or found["port"]) or _is_ours({"scheme": scheme, **found.groupdict()}, origins) else None
    )


def _is_ours(link, origins):
    ports = origins[link["host"].lower()]
    if link["port"]:
        return int(link["port"]) in ports
    return DEFAULT_PORTS.get((link["scheme"] or "").lower(), 443) in ports


@lru_cache(maxsize=64)
def _origins(site_url, allowed_hosts, request_host):
    """Return the ports of this site by host name."""
    site = urlsplit(site_url)
    port = site.port or DEFAULT_PORTS[site.scheme]
    default = set(DEFAULT_PORTS.values())
    own = {host for host in allowed_hosts if host[0] not in ".*" and host not in LOCAL_NAMES}
    origins = dict.fromkeys(own, default | {port})
    origins[_bracketed(site.hostname)] = default if port in default else {port}
    if request_host:
        here = urlsplit(f"//{request_host}")
        origins.setdefault(_bracketed(here.hostname), {here.port} if here.port else default)
    for host in list(origins):
        with contextlib.suppress(UnicodeError):
            origins[host.encode("ascii").decode("idna")] = origins[host]
    return origins


def _bracketed(host):
    return f"[{host}]" if ":" in host else host


@lru_cache(maxsize=64)
def _pattern(hosts):
    names = "|".join(map(re.escape, hosts))
    address = (
        rf"(?:(?P<scheme>https?)://)?(?P<host>{names})(?::(?P<port>[0-9]{{1,5}}))?"
        rf"/@?[a-z0-9_]{{1,15}}/status/(?P<id>{ID})"
    )
    return re.compile(rf"(?<![\w@./:-]){address}(?!\w|/\w)/?(?:[?#]\S*)?", re.IGNORECASE)
