"""Recognise errors that are about the database's connection, not about a statement."""

from django.db import InterfaceError, OperationalError

# SQLSTATEs: connection exceptions; shutdowns and starting up; too many connections.
UNREACHABLE = ("08", "57P", "53300")


def is_unreachable(error: BaseException | None) -> bool:
    """Return whether this error means that the database cannot be reached, rather than that it refused a statement."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    sqlstate = getattr(error.__cause__, "sqlstate", None)
    return sqlstate is None or sqlstate.startswith(UNREACHABLE)
