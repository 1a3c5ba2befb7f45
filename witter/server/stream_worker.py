"""A gunicorn worker for the stream: many connections that stay open, over HTTP and WebSocket."""

import asyncio
import socket

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.asgi.websocket import OPCODE_PING
from gunicorn.workers.gasgi import ASGIWorker

from witter.server.worker import Connection, Worker

PING_INTERVAL = 30  # seconds between two pings of a WebSocket
KEEPALIVE_IDLE = 60  # seconds without data after which the kernel probes whether the client is connected


class StreamConnection(Connection):
    """The connection of one client, which may be a WebSocket."""

    def connection_made(self, transport):
        super().connection_made(transport)
        client = transport.get_extra_info("socket")
        client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if hasattr(socket, "TCP_KEEPIDLE"):  # macOS names it differently
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_IDLE)
        self.pinged_at = self.idle_since

    def _is_websocket_upgrade(self, request):
        return ASGIProtocol._is_websocket_upgrade(self, request)

    def enforce_deadlines(self, now):
        """Also ping a WebSocket now and then, as some proxies close a connection without data."""
        super().enforce_deadlines(now)
        client = self._websocket
        if client and client.accepted and not client.closed and now - self.pinged_at > PING_INTERVAL:
            self.pinged_at = now
            self.ping = asyncio.ensure_future(client._send_frame(OPCODE_PING, b""))


class StreamWorker(Worker):
    """Runs an ASGI application, which has a method `end_all` that ends its streams."""

    connection_class = StreamConnection

    def load_wsgi(self):
        ASGIWorker.load_wsgi(self)

    def add(self, connection):
        """Register a connection. Over the limit, abort one that has not sent a request, never a stream."""
        self.connections.add(connection)
        if len(self.connections) > self.worker_connections:
            waiting = [each for each in self.connections if each.is_waiting]
            min(waiting or [connection], key=lambda each: each.idle_since).transport.abort()

    def shut_down_application(self):
        """Do nothing: the streams have been ended, and nothing else runs."""

    async def _shutdown(self):
        self.asgi.end_all()
        await super()._shutdown()
