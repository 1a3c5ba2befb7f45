"""Who follows, asks to follow, blocks and mutes whom."""

from .block import Block, Mute
from .follow import Follow, FollowRequest

__all__ = ["Block", "Follow", "FollowRequest", "Mute"]
