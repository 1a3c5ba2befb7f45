"""The connection to PostgreSQL on which the stream process waits for events."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

from api.streaming.events import CHANNEL

CHECK_INTERVAL = 20  # seconds without an event after which the connection is tested


def connection_parameters() -> dict:
    """Return what psycopg needs to connect. Starts the embedded server if it does not run; blocks meanwhile."""
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_unusable_or_obsolete()
    database.ensure_connection()
    names = {"cursor_factory", "context", "prepare_threshold"}
    return {name: value for name, value in database.get_connection_params().items() if name not in names}


@asynccontextmanager
async def listening(parameters: dict) -> AsyncIterator[AsyncGenerator[str]]:
    """Connect and LISTEN; yield an iterator over the payloads of all notifications from then on.

    The iterator raises psycopg.OperationalError when the connection is lost.
    """
    database = await psycopg.AsyncConnection.connect(**parameters, autocommit=True)
    async with database:
        await database.execute(f"LISTEN {CHANNEL}")
        async with aclosing(_payloads(database)) as payloads:
            yield payloads


async def _payloads(database: psycopg.AsyncConnection) -> AsyncGenerator[str]:
    while True:
        async with aclosing(database.notifies(timeout=CHECK_INTERVAL)) as notifications:  # it locks the connection
            async for notification in notifications:
                yield notification.payload
        async with asyncio.timeout(CHECK_INTERVAL):
            await database.execute("SELECT 1")
