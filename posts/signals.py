"""Signals about posts, for the apps that import this one."""

from django.dispatch import Signal

post_published = Signal()  # post (never a repost)
# posts: one or more by one author; is_restored: an Undo of a deletion. Sent once, after all are inserted and counted
thread_published = Signal()
posts_deleting = Signal()  # posts: sent before the rows are deleted, when they and their counters are locked
post_like_starting = Signal()  # like: sent before the insert; a receiver may return a CteStep to run with it
post_liked = Signal()  # like: sent after the insert, if the user had not liked the post before
post_unliked = Signal()  # post, user
post_reposted = Signal()  # repost
post_unreposted = Signal()  # post, user
