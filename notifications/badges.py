"""The badge of unread notifications."""

from core import badges
from notifications.models import Notification

badges.register("notifications", Notification.objects.unread_for)
