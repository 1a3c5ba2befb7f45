"""What happened between two people, for the apps that stand on this one."""

from django.dispatch import Signal

user_followed = Signal()  # follow (its two people; the id is not read back)
user_unfollowed = Signal()  # follower, followee
follow_requested = Signal()  # follow_request
user_blocked = Signal()  # block
