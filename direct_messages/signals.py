"""What happened between two people in private, for the apps that stand on this one."""

from django.dispatch import Signal

message_sent = Signal()  # message (with sender and recipient)
