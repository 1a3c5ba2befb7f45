from django.apps import AppConfig


class DirectMessagesConfig(AppConfig):
    name = "direct_messages"

    def ready(self):
        from direct_messages import archive  # noqa: F401  (says what it holds)
        from direct_messages.models import Side
        from witter import badges

        badges.register("messages", Side.objects.waiting_for)
