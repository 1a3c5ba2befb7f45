"""The address of the stream for programs."""

from django.http import HttpRequest

from core.http.stream_address import stream_origin


def streaming_url(request: HttpRequest) -> str:
    """Return the address under which programs open a WebSocket, wss://host; "" if there is no stream."""
    return stream_origin(request).replace("http", "ws", 1)
