"""Signals about follows and blocks, for apps above this one, with their arguments."""

from django.dispatch import Signal

user_followed = Signal()  # follow (without an id), is_restored
user_unfollowed = Signal()  # follower, followee
follow_requested = Signal()  # follow_request
user_blocked = Signal()  # block
