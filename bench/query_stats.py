"""Queries of a request, counted by pg_stat_statements, separately from timing."""

from dataclasses import dataclass
from statistics import median

from bench.servers import admin_connection

TIMES = 5
NO_QUERIES = r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET |SELECT \$1$)"  # the last is a connection check
COUNT = """
    SELECT coalesce(sum(calls) FILTER (WHERE query !~ %(none)s), 0)::int,
        coalesce(sum(shared_blks_hit + shared_blks_read), 0)::int,
        coalesce(sum(total_plan_time), 0), coalesce(sum(total_exec_time), 0)
    FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = %(database)s)
"""
RESET = "SELECT pg_stat_statements_reset(0, (SELECT oid FROM pg_database WHERE datname = %(database)s), 0)"


@dataclass(frozen=True)
class QueryStats:
    """Queries without transaction control, buffers hit or read, milliseconds of planning and of execution."""

    queries: int
    buffers: int
    planning_ms: float
    execution_ms: float


class QueryStatsReader:
    """Reads the statistics of one database, which no other client may use meanwhile."""

    def __init__(self, database):
        self.values = {"database": database, "none": NO_QUERIES}
        self.connection = admin_connection()
        self.connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")  # in the server's own database

    def measure(self, calls):
        """Return the median QueryStats of these calls."""
        counted = [self._measure(call) for call in calls]
        return QueryStats(*(median(values) for values in zip(*counted, strict=True)))

    def _measure(self, call):
        self.connection.execute(RESET, self.values)
        call()
        return self.connection.execute(COUNT, self.values).fetchone()

    def close(self):
        self.connection.close()
