"""A gunicorn worker: an event loop for connections, threads for Django, and timeouts for slow clients."""

import asyncio
import contextlib
import os
import socket

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers.gasgi import ASGIWorker

from witter.server.bridge import WsgiBridge

HEADER_TIMEOUT = 15  # seconds from connecting to the end of the first request's headers; then `keepalive` applies
SEND_TIMEOUT = 30  # seconds without the client reading any part of its response
SEND_BUFFER = 128 * 1024  # bytes in the kernel per client; small, so that a client that stops reading is noticed soon


class Connection(ASGIProtocol):
    """The connection of one client. `idle_since` is the loop time at which it began to wait for a request."""

    def connection_made(self, transport):
        """Limit the kernel's send buffer, and register the connection with the worker."""
        self.idle_since = self.last_progress = self.worker.loop.time()
        self.pending = 0
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        super().connection_made(transport)
        self.worker.add(self)

    def connection_lost(self, exc):
        self.worker.connections.discard(self)
        super().connection_lost(exc)

    def _is_websocket_upgrade(self, request):
        """Return False: an upgrade is optional (RFC 9110, section 7.8), so the request is answered over HTTP."""
        return False

    def _feed_callback_parser(self, data):
        """Answer 400 to a request whose numbers or letters the parser fails to convert, such as 5000 digits."""
        try:
            return super()._feed_callback_parser(data)
        except ValueError:
            self._send_error_response(400, "Invalid request")
            self._close_transport()
            return False

    async def _serve_http_request(self, *args):
        try:
            return await super()._serve_http_request(*args)
        finally:
            self.idle_since = self.worker.loop.time()

    def enforce_deadlines(self, now):
        """Abort the connection if the client exceeds HEADER_TIMEOUT or SEND_TIMEOUT."""
        pending = self.transport.get_write_buffer_size()
        if pending == 0 or pending != self.pending:
            self.pending, self.last_progress = pending, now
        awaits_first = self._awaiting_request and self.req_count == 1
        if now - self.last_progress > SEND_TIMEOUT or (awaits_first and now - self.idle_since > HEADER_TIMEOUT):
            self.transport.abort()

    @property
    def is_waiting(self):
        """Whether no request is being served."""
        return self._awaiting_request

    def close_if_idle(self):
        """Close the connection unless a request is being served on it."""
        if self.is_waiting:
            self._keepalive_timeout()


class Worker(ASGIWorker):
    """Runs the WSGI application in `threads` threads, behind an event loop."""

    connection_class = Connection

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.connections = set()

    @classmethod
    def check_config(cls, cfg, log):
        """Accept the setting `threads`, which gunicorn's ASGIWorker rejects."""

    def load_wsgi(self):
        super().load_wsgi()
        self.asgi = WsgiBridge(self.asgi, self.cfg.threads)

    def add(self, connection):
        """Register a connection. Over the limit `worker_connections`, abort the one that has waited longest."""
        self.connections.add(connection)
        if len(self.connections) > self.worker_connections:
            min(self.connections, key=lambda each: each.idle_since).transport.abort()

    def handle_exit_signal(self):
        super().handle_exit_signal()
        self.stopping.set()

    def handle_quit_signal(self):
        super().handle_quit_signal()
        self.stopping.set()

    async def _serve(self):
        self.stopping = asyncio.Event()
        for listener in self.sockets:
            options = {"sock": listener.sock, "backlog": self.cfg.backlog}
            self.servers.append(await self.loop.create_server(lambda: self.connection_class(self), **options))
        while self.alive and self.ppid == os.getppid():
            self.notify()
            for connection in list(self.connections):
                connection.enforce_deadlines(self.loop.time())
            await self._pause(1)
        await self._shutdown()

    async def _pause(self, seconds):
        """Sleep, or return at once when the worker is stopping."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)

    async def _shutdown(self):
        """Accept no more connections, close idle ones, and wait for running requests."""
        for server in self.servers:
            server.close()
        for connection in list(self.connections):
            connection.close_if_idle()
        await super()._shutdown()
        self.shut_down_application()

    def shut_down_application(self):
        """Stop the threads of the application."""
        self.asgi.shut_down()
