"""gunicorn's event-loop worker with Django in threads, and with deadlines for slow connections."""

import asyncio
import contextlib
import os
import socket

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers.gasgi import ASGIWorker

from witter.server.bridge import WsgiBridge

HEADER_SECONDS = 15  # from connecting to the end of the first request's headers; later ones have `keepalive`
STALLED_SECONDS = 30  # without a client taking anything of its response
SEND_BUFFER = 128 * 1024  # bytes in the kernel for one client, which so shows soon whether it reads


class Connection(ASGIProtocol):
    """One client's connection. `since` is when it began to wait for its present request."""

    def connection_made(self, transport):
        """Limit what the kernel buffers, and make room where there are too many connections."""
        self.since = self.moved = self.worker.loop.time()
        self.pending = 0
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        super().connection_made(transport)
        self.worker.add(self)

    def connection_lost(self, exc):
        self.worker.connections.discard(self)
        super().connection_lost(exc)

    def _is_websocket_upgrade(self, request):
        """Answer with a page, as any server may that offers no such protocol."""
        return False

    async def _serve_http_request(self, *args):
        try:
            return await super()._serve_http_request(*args)
        finally:
            self.since = self.worker.loop.time()

    def enforce_deadlines(self, now):
        """Cut off a client that does not finish its headers, or stops reading its response."""
        pending = self.transport.get_write_buffer_size()
        if pending == 0 or pending != self.pending:
            self.pending, self.moved = pending, now
        waits_for_first = self._awaiting_request and self.req_count == 1
        if now - self.moved > STALLED_SECONDS or (waits_for_first and now - self.since > HEADER_SECONDS):
            self.transport.abort()

    def close_if_idle(self):
        """Close the connection unless a request is being served on it."""
        if self._awaiting_request:
            self._keepalive_timeout()


class Worker(ASGIWorker):
    """Runs the WSGI application in `threads` threads, behind an event loop that holds the connections."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.connections = set()

    @classmethod
    def check_config(cls, cfg, log):
        """Accept `threads`, which gunicorn's own worker of this kind has no use for."""

    def load_wsgi(self):
        super().load_wsgi()
        self.asgi = WsgiBridge(self.asgi, self.cfg.threads)

    def add(self, connection):
        """Note a new connection. Where they are too many, the one that takes longest with its request goes."""
        self.connections.add(connection)
        if len(self.connections) > self.worker_connections:
            min(self.connections, key=lambda each: each.since).transport.abort()

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
            self.servers.append(await self.loop.create_server(lambda: Connection(self), **options))
        while self.alive and self.ppid == os.getppid():
            self.notify()
            for connection in list(self.connections):
                connection.enforce_deadlines(self.loop.time())
            await self._pause(1)
        await self._shutdown()

    async def _pause(self, seconds):
        """Wait, unless the worker is asked to stop."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)

    async def _shutdown(self):
        """Take no more connections, close idle ones, and wait for requests that are being served."""
        for server in self.servers:
            server.close()
        for connection in list(self.connections):
            connection.close_if_idle()
        await super()._shutdown()
        self.asgi.shut_down()
