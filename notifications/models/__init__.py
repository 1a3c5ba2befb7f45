"""Notifications, their read state, and the schedule of notification emails."""

from notifications.models.email import EmailSchedule, EmailSettings
from notifications.models.notification import Notification, NotificationActor
from notifications.models.read_state import NotificationReadState

__all__ = ["EmailSchedule", "EmailSettings", "Notification", "NotificationActor", "NotificationReadState"]
