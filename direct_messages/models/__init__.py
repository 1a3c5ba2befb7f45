"""What two people write to each other, and each one's side of it."""

from .conversation import Conversation, Side
from .message import Message, Picture

__all__ = ["Conversation", "Message", "Picture", "Side"]
