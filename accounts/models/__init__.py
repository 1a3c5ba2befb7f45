"""Users, their counters, and former usernames and email addresses."""

from .email_change import EmailChange
from .former_email import FormerEmail
from .former_username import FormerUsername
from .stats import UserStats
from .user import User

__all__ = ["EmailChange", "FormerEmail", "FormerUsername", "User", "UserStats"]
