from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self):
        """Connect the receivers."""
        from reports import receivers  # noqa: F401
