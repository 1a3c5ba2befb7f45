"""Relationships between two users: follows, follow requests, blocks and mutes."""

from .block import Block
from .follow import Follow, FollowRequest
from .mute import Mute

__all__ = ["Block", "Follow", "FollowRequest", "Mute"]
