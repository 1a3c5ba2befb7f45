"""Where programs and pages reach the stream (api/streaming): on the site's own address, or on a port of its own."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest

PAGE_STREAM_PATH = "/api/v1/streaming/page"


def stream_origin(request: HttpRequest) -> str:
    """Return the scheme and host of the stream as this request's client reaches it; "" if there is no stream."""
    if not settings.STREAM:
        return ""
    host = request.get_host()
    if settings.STREAM_BROWSER_PORT:
        host = f"{without_port(host)}:{settings.STREAM_BROWSER_PORT}"
    return f"{request.scheme}://{host}"


def stream_origins(site_url: str, hosts: Iterable[str], port: int) -> list[str]:
    """Return the addresses of a stream on a port of its own as sources of a Content Security Policy, [] without one.

    An IPv6 address cannot be a source, so pages under it poll.
    """
    scheme = site_url.partition(":")[0]
    names = [f"*{host}" if host.startswith(".") else host for host in hosts if ":" not in host]
    return [f"{scheme}://{name}:{port}" for name in names] if port else []


def without_port(host: str) -> str:
    """Return a host of a header or an origin without its port."""
    return host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
