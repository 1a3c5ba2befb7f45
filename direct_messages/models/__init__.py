"""What two people write to each other, and each one's side of it."""

from .conversation import Conversation, Participant
from .message import Message, MessagePicture

__all__ = ["Conversation", "Message", "MessagePicture", "Participant"]
