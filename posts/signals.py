"""What happened to a post, for the apps that stand on this one."""

from django.dispatch import Signal

post_published = Signal()  # post (never a repost)
thread_published = Signal()  # posts: one or more by one author; sent once, when all of them are written and counted
posts_deleting = Signal()  # posts: sent when they and the numbers they are in are locked, before anything goes
post_like_starting = Signal()  # like: sent before it is written; answered with the Step that is written along
post_unliked = Signal()  # post, user
post_reposted = Signal()  # repost
post_unreposted = Signal()  # post, user
