"""Compiled and server-prepared queries. README.md says why, which invariants hold, and how to switch it off."""

from core.fastpath.expressions import InSubquery, RowExists, RowExistsInlinable
from core.fastpath.prepared_queries import CompiledQuery, PreparedQuery, bind_values, cursor, fetch_scalars

__all__ = [
    "CompiledQuery",
    "InSubquery",
    "PreparedQuery",
    "RowExists",
    "RowExistsInlinable",
    "bind_values",
    "cursor",
    "fetch_scalars",
]
