"""Relationships between two users: follows, follow requests, blocks, mutes and dismissed suggestions."""

from .block import Block
from .dismissal import SuggestionDismissal
from .follow import Follow, FollowRequest
from .mute import Mute

__all__ = ["Block", "Follow", "FollowRequest", "Mute", "SuggestionDismissal"]
