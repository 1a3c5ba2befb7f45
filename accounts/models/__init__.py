"""People: who they are, and the numbers kept about them."""

from .stats import UserStats
from .user import User

__all__ = ["User", "UserStats"]
