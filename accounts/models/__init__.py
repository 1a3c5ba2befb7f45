"""People: who they are, and the numbers kept about them."""

from .former_email import FormerEmail
from .former_username import FormerUsername
from .stats import UserStats
from .user import User

__all__ = ["FormerEmail", "FormerUsername", "User", "UserStats"]
