"""The part of Witter that belongs to no app in particular."""

from django.apps import AppConfig


class WitterConfig(AppConfig):
    name = "witter"

    def ready(self):
        """Register our checks."""
        import witter.checks  # noqa: F401
