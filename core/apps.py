"""The app of the shared code: two tables that serve all apps, and the table of the cache."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        """Register the system checks."""
        import core.checks  # noqa: F401
