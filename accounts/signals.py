"""Signals about users, for apps above this one. Argument: `user`."""

from django.dispatch import Signal

user_suspended = Signal()
user_deactivated = Signal()
user_logged_out_everywhere = Signal()
user_reactivated = Signal()
