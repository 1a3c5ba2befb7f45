"""What happened to a person, for the apps that stand on this one. Each carries `user`."""

from django.dispatch import Signal

user_suspended = Signal()
user_deactivated = Signal()
user_reactivated = Signal()
