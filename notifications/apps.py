from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self):
        from core import badges
        from notifications import receivers  # noqa: F401  (connects the receivers)
        from notifications.models import Notification

        badges.register("notifications", Notification.objects.unread_for)
