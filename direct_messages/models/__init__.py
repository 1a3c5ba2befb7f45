"""Conversations between two users, their participants, messages and pictures."""

from .conversation import Conversation, Participant
from .message import Message, MessagePicture

__all__ = ["Conversation", "Message", "MessagePicture", "Participant"]
