"""What happened to a post, for the apps that stand on this one."""

from django.dispatch import Signal

post_published = Signal()  # post (never a repost)
post_deleted = Signal()  # post_id, author_id: sent before the row goes
post_liked = Signal()  # like
post_unliked = Signal()  # post, user
post_reposted = Signal()  # repost
post_unreposted = Signal()  # post, user
