"""The address of the stream for programs."""

from django.http import HttpRequest


def streaming_url(request: HttpRequest) -> str:
    """Return the address under which programs open a WebSocket, wss://host; "" if there is no stream."""
    return ""
