"""Recognise URLs of posts and profiles on this site, for oEmbed, quotes and search."""

import contextlib
import re
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from core.ids import ID

LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}  # name the machine of each reader, not this site
DEFAULT_PORTS = {"http": 80, "https": 443}
USERNAME = r"(?P<name>[a-z0-9_]{1,15})"
HOST_AND_PORT = r"(?P<host>[^/?#@\s]+?)(?::(?P<port>[0-9]{1,5}))?"
PROFILE_URL = re.compile(rf"(?P<scheme>https?)://{HOST_AND_PORT}/@?{USERNAME}/?", re.IGNORECASE)
FULL_NAME = re.compile(rf"@?{USERNAME}@{HOST_AND_PORT}", re.IGNORECASE)


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

    The hosts are those of `post_links`. "name@host" and "name@host:port" are accepted as well.
    """
    link = PROFILE_URL.fullmatch(address.strip()) or FULL_NAME.fullmatch(address.strip())
    origins = _origins(settings.SITE_URL, tuple(settings.ALLOWED_HOSTS), request_host.lower())
    if not link or link["host"].lower() not in origins:
        return None
    is_name_at_host = link.re is FULL_NAME and not link["port"]
    return link["name"] if is_name_at_host or _is_ours(link, origins) else None


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
