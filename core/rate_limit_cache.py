"""The cache behind rate limits: counters are deleted when they expire, and never because there are many.

Django's database cache culls a third of its rows, in the order of their keys, beyond MAX_ENTRIES. So anybody who
creates many keys could delete other people's counters.
"""

import json

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connections
from django.db.utils import DEFAULT_DB_ALIAS

EXPIRED_PER_WRITE = 20  # expired rows deleted with each write, which adds one row: the table stays small

GET = "SELECT value FROM {table} WHERE cache_key = %(key)s AND expires > statement_timestamp()"
PUT = """
    WITH expired AS (
        SELECT cache_key FROM {table} WHERE expires <= statement_timestamp() AND cache_key <> %(key)s
        ORDER BY expires LIMIT {limit} FOR UPDATE SKIP LOCKED
    ), deleted AS (DELETE FROM {table} USING expired WHERE {table}.cache_key = expired.cache_key)
    INSERT INTO {table} (cache_key, value, expires)
    VALUES (%(key)s, %(value)s, statement_timestamp() + %(seconds)s * interval '1 second')
    ON CONFLICT (cache_key) DO UPDATE SET value = EXCLUDED.value, expires = EXCLUDED.expires
"""
ADD = PUT + " WHERE {table}.expires <= statement_timestamp() RETURNING true"
DELETE = "DELETE FROM {table} WHERE cache_key = %(key)s RETURNING true"
CLEAR = "DELETE FROM {table}"


class RateLimitCache(BaseCache):
    """A Django cache of JSON values in the table that LOCATION names. Each call is one statement."""

    def __init__(self, table, params):
        super().__init__(params)
        self.table = table

    def get(self, key, default=None, version=None):
        """Return the unexpired value of a key, or `default`."""
        rows = self.run(GET, key, version)
        return json.loads(rows[0][0]) if rows else default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Store a value for `timeout` seconds, replacing any other."""
        self.run(PUT, key, version, value=json.dumps(value), seconds=self.seconds(timeout))

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Store a value unless there is an unexpired one; return whether it was stored. Atomic."""
        return bool(self.run(ADD, key, version, value=json.dumps(value), seconds=self.seconds(timeout)))

    def delete(self, key, version=None):
        """Delete a key; return whether it existed."""
        return bool(self.run(DELETE, key, version))

    def clear(self):
        """Delete all keys."""
        self.run(CLEAR, "all", None)

    def seconds(self, timeout):
        """Return the lifetime for a timeout; no timeout is a day, as no limit is longer."""
        timeout = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return 86_400 if timeout is None else timeout

    def run(self, statement, key, version, **values):
        """Execute one of the statements above; return its rows."""
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            values["key"] = self.make_key(key, version=version)
            cursor.execute(statement.format(table=self.table, limit=EXPIRED_PER_WRITE), values)
            return cursor.fetchall() if cursor.description else []
