"""What people are told: the notes of Connect, how far they have read them, and the e-mails they get."""

from notifications.models.email import EmailSchedule, EmailSettings
from notifications.models.notification import Notification, NotificationActor
from notifications.models.read_state import NotificationReadState

__all__ = ["EmailSettings", "EmailSchedule", "Notification", "NotificationActor", "NotificationReadState"]
