"""What happened between two people, for the apps that stand on this one."""

from django.dispatch import Signal

followed = Signal()  # follow (its two people; the id is not read back)
unfollowed = Signal()  # follower, followee
follow_requested = Signal()  # follow_request
blocked = Signal()  # block
