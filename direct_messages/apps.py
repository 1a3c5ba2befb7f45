from django.apps import AppConfig


class DirectMessagesConfig(AppConfig):
    name = "direct_messages"

    def ready(self):
        from core import badges
        from direct_messages import data_export  # noqa: F401  (registers exports)
        from direct_messages.models import Participant

        badges.register("messages", Participant.objects.unread_for)
