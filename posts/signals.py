"""What happened to a post, for the apps that stand on this one."""

from django.dispatch import Signal

post_published = Signal()  # post (never a repost)
post_deleted = Signal()  # post: sent when it is in no number any more, before its row goes
post_liking = Signal()  # like: sent before it is written; answered with the Step that is written along
post_unliked = Signal()  # post, user
post_reposted = Signal()  # repost
post_unreposted = Signal()  # post, user
