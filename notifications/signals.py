"""Signals about notifications, for the apps that import this one."""

from django.dispatch import Signal

people_notified = (
    Signal()
)  # types (NotificationTypes by recipient id), actor, subject; the notes are inserted after it
