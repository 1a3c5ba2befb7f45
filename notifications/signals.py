"""Signals about notifications, for the apps that import this one."""

from django.dispatch import Signal

people_notified = Signal()  # types (by recipient id), actor, subject; not for likes: posts.signals.post_liked
