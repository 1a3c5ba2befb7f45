"""What a request asks of the database, counted by PostgreSQL itself (pg_stat_statements), apart from all timing."""

from dataclasses import dataclass
from statistics import median

from bench.servers import administration

TIMES = 5
NO_QUERIES = r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET |SELECT \$1$)"  # the last says that a connection lives
COUNT = """
    SELECT coalesce(sum(calls) FILTER (WHERE query !~ %(none)s), 0)::int,
        coalesce(sum(shared_blks_hit + shared_blks_read), 0)::int,
        coalesce(sum(total_plan_time), 0), coalesce(sum(total_exec_time), 0)
    FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = %(database)s)
"""
RESET = "SELECT pg_stat_statements_reset(0, (SELECT oid FROM pg_database WHERE datname = %(database)s), 0)"


@dataclass(frozen=True)
class QueryStats:
    """Queries without transaction marks, buffers they looked at (in memory or not), ms to plan and to run them."""

    queries: int
    buffers: int
    planning_ms: float
    execution_ms: float


class QueryStatsReader:
    """Counts the statements that reach one database. Nobody else may use it meanwhile."""

    def __init__(self, database):
        self.values = {"database": database, "none": NO_QUERIES}
        self.connection = administration()
        self.connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")  # in the server's own database

    def asked_by(self, acts):
        """The median of what each of these calls asks."""
        counted = [self._asked_by(act) for act in acts]
        return QueryStats(*(median(values) for values in zip(*counted, strict=True)))

    def _asked_by(self, act):
        self.connection.execute(RESET, self.values)
        act()
        return self.connection.execute(COUNT, self.values).fetchone()

    def close(self):
        self.connection.close()
