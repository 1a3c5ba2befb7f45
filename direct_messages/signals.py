"""Signals for the apps that depend on this one."""

from django.dispatch import Signal

message_sent = Signal()  # message (with sender and recipient)
