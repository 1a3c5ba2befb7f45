"""People: who they are, and the numbers kept about them."""

from .former_email import FormerEmail
from .stats import UserStats
from .user import User

__all__ = ["FormerEmail", "User", "UserStats"]
