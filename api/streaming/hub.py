"""All connections of the process, what they read, and the tasks that wait for events and end connections."""

import asyncio
import contextlib
import logging
import os
import signal
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import msgspec
import psycopg
from django.db import DatabaseError, close_old_connections

from api import messages
from api.errors import ApiError
from api.streaming.access import accesses_in_force
from api.streaming.audience import Subscription
from api.streaming.connections import Connection, EventSourceConnection
from api.streaming.dispatch import deliveries_of
from api.streaming.events import AccessEnded, Event, decode
from api.streaming.listener import connection_parameters, listening
from api.streaming.streams import Stream

MAX_CONNECTIONS = 2000
MAX_PER_OWNER = 5  # of a token, a session, or an application by its own tokens
MAX_STREAMS = 100  # per connection
KEEPALIVE_INTERVAL = 15  # seconds without an event after which an event source gets a comment
ACCESS_CHECK_INTERVAL = 30  # seconds
ACCESS_CHECK_DELAY = 1  # seconds after an event: a log-out is announced before its session is deleted
RETRY_DELAY = 1  # seconds between two attempts to reach the database
START_TIMEOUT = 5  # seconds for which a client waits for the listener
KEEPALIVE = ":thump\n\n"

logger = logging.getLogger(__name__)


class Hub:
    """Registers connections, and sends them the events that they may see."""

    def __init__(self) -> None:
        self.connections: set[Connection] = set()
        self.owners: Counter[tuple[int | None, str]] = Counter()
        self.readers: defaultdict[Subscription, set[Connection]] = defaultdict(set)
        self.is_listening = asyncio.Event()
        self.events_thread = ThreadPoolExecutor(1, "events")  # a thread has a database connection of its own
        self.access_thread = ThreadPoolExecutor(1, "access")
        self.access_changed = asyncio.Event()
        self.tasks = [asyncio.create_task(each()) for each in (self._listen, self._keep_alive, self._check_access)]
        for task in self.tasks:
            task.add_done_callback(_stop_after_error)

    async def check_ready(self) -> None:
        """Wait for the listener. Raise ApiError (503) if the database is not reached soon."""
        try:
            async with asyncio.timeout(START_TIMEOUT):
                await self.is_listening.wait()
        except TimeoutError:
            raise ApiError(503, messages.STREAM_UNAVAILABLE) from None

    async def in_thread[Result](self, function: Callable[..., Result], *args: object) -> Result:
        """Run a function that reads the database on behalf of a client. Raise ApiError (503) if it is gone."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.access_thread, _with_database, function, *args)
        except DatabaseError:
            raise ApiError(503, messages.STREAM_UNAVAILABLE) from None

    def add(self, connection: Connection) -> None:
        """Register a connection. Raise ApiError if there are too many, of its owner (429) or of all (503)."""
        if self.owners[connection.access.owner] >= MAX_PER_OWNER:
            raise ApiError(429, messages.STREAMS_TOO_MANY)
        if len(self.connections) >= MAX_CONNECTIONS:
            raise ApiError(503, messages.STREAM_UNAVAILABLE)
        self.connections.add(connection)
        self.owners[connection.access.owner] += 1

    def remove(self, connection: Connection) -> None:
        """Unregister a connection, and end its subscriptions."""
        for stream in list(connection.streams):
            self.unsubscribe(connection, stream)
        self.connections.discard(connection)
        self.owners[connection.access.owner] -= 1
        if not self.owners[connection.access.owner]:
            del self.owners[connection.access.owner]

    def subscribe(self, connection: Connection, stream: Stream) -> None:
        """Subscribe a connection to a stream. Raise ApiError (422) if it has MAX_STREAMS already."""
        if len(connection.streams) >= MAX_STREAMS:
            raise ApiError(422, messages.STREAMS_TOO_MANY)
        connection.streams.add(stream)
        self.readers[Subscription(stream, connection.access.viewer)].add(connection)

    def unsubscribe(self, connection: Connection, stream: Stream) -> None:
        """End the subscription of a connection to a stream."""
        connection.streams.discard(stream)
        subscription = Subscription(stream, connection.access.viewer)
        self.readers[subscription].discard(connection)
        if not self.readers[subscription]:
            del self.readers[subscription]

    def end_all(self) -> None:
        """End every connection: clients reconnect, and fetch what they have missed."""
        for connection in list(self.connections):
            connection.end()

    async def _listen(self) -> None:
        """Wait for events, and handle one after the other. End all connections when the database is lost."""
        is_reported = False
        while True:
            try:
                parameters = await self._in_events_thread(connection_parameters)
                async with listening(parameters) as payloads:
                    self.is_listening.set()
                    is_reported = False
                    async for payload in payloads:
                        await self._handle(payload)
            except (DatabaseError, psycopg.Error, OSError):
                if not is_reported:
                    logger.warning("The database is gone; the stream waits for it.")
                is_reported = True
            finally:
                self.is_listening.clear()
                self.end_all()
            await asyncio.sleep(RETRY_DELAY)

    async def _handle(self, payload: str) -> None:
        with contextlib.suppress(msgspec.DecodeError):  # of another version of the code
            event = decode(payload)
            if isinstance(event, AccessEnded):
                self.access_changed.set()
            elif self.readers:
                await self._dispatch(event)

    async def _dispatch(self, event: Event) -> None:
        for message, subscriptions in await self._in_events_thread(deliveries_of, event, list(self.readers)):
            for subscription in subscriptions:
                for connection in list(self.readers.get(subscription, ())):
                    connection.deliver(message, subscription.stream)
            await asyncio.sleep(0)  # let them write: all posts of a thread at once are more than a queue takes

    async def _in_events_thread[Result](self, function: Callable[..., Result], *args: object) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self.events_thread, _with_database, function, *args)

    async def _keep_alive(self) -> None:
        """Send a comment to each event source without events for some time, so that no proxy closes it."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(1)
            before = loop.time() - KEEPALIVE_INTERVAL
            for connection in list(self.connections):
                if isinstance(connection, EventSourceConnection) and connection.written_at <= before:
                    connection.written_at = loop.time()
                    connection.push(KEEPALIVE)

    async def _check_access(self) -> None:
        """End connections whose token or session has ended, twice a minute, and at each AccessEnded."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.access_changed.wait(), ACCESS_CHECK_INTERVAL)
                await asyncio.sleep(ACCESS_CHECK_DELAY)
            self.access_changed.clear()
            accesses = {connection.access for connection in self.connections}
            with contextlib.suppress(ApiError):  # the database is gone: `_listen` ends the connections
                ended = accesses - await self.in_thread(accesses_in_force, accesses) if accesses else set()
                for connection in list(self.connections):
                    if connection.access in ended:
                        connection.end()


def _stop_after_error(task: asyncio.Task) -> None:
    """Stop the process if one of its tasks has failed; gunicorn starts another."""
    if not task.cancelled() and (error := task.exception()):
        logger.error("The stream starts again after an error.", exc_info=error)
        os.kill(os.getpid(), signal.SIGTERM)


def _with_database[Result](function: Callable[..., Result], *args: object) -> Result:
    """Call a function with a usable database connection."""
    close_old_connections()
    try:
        return function(*args)
    finally:
        close_old_connections()
