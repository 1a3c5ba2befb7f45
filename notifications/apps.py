from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self):
        from notifications import receivers  # noqa: F401  (connects them)
        from notifications.models import Note
        from witter import badges

        badges.register("notifications", Note.objects.waiting_for)
