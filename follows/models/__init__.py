"""Relationships between two users: follows, follow requests, blocks and mutes."""

from .block import Block, Mute
from .follow import Follow, FollowRequest

__all__ = ["Block", "Follow", "FollowRequest", "Mute"]
