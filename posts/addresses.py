"""Which web addresses are those of a post on this site. The one judge of oEmbed, quotes and search."""

import contextlib
import re
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}  # of whatever machine reads them
DEFAULT_PORTS = {"http": 80, "https": 443}


def post_links(text, request_host=""):
    """Return (start, end, id) of each address of a post here in `text`, in order.

    An address is ours by the host and port of SITE_URL, by a name in ALLOWED_HOSTS on that port or a default one, and
    by `request_host` ("name" or "name:port"), at which the viewer is. Like the pages, it may be written in any case,
    end in a slash and have an @ before the name.
    """
    origins = _origins(settings.SITE_URL, tuple(settings.ALLOWED_HOSTS), request_host.lower())
    found = _pattern(tuple(origins)).finditer(text)
    return [(link.start(), link.end(), int(link["id"])) for link in found if _is_ours(link, origins)]


def post_id_at(address, request_host=""):
    """Return the id of the post that this whole address with its scheme names, or None."""
    address = address.strip()
    if not re.match(r"https?://", address, re.IGNORECASE):
        return None
    for start, end, pk in post_links(address, request_host):
        return pk if (start, end) == (0, len(address)) else None
    return None


def _is_ours(link, origins):
    ports = origins[link["host"].lower()]
    if link["port"]:
        return int(link["port"]) in ports
    return DEFAULT_PORTS.get((link["scheme"] or "").lower(), 443) in ports


@lru_cache(maxsize=64)
def _origins(site_url, allowed_hosts, request_host):
    """The ports at which each host name is this site."""
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
        r"/@?[a-z0-9_]{1,15}/status/(?P<id>[0-9]{1,18})"
    )
    return re.compile(rf"(?<![\w@./:-]){address}(?!\w|/\w)/?(?:[?#]\S*)?", re.IGNORECASE)
