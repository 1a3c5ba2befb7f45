"""Stop the site and the embedded database of this checkout."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from witter.server import pidfiles
from witter.server.embedded_postgres import cluster


class Command(BaseCommand):
    help = "Stop the site and its embedded database, wherever they were started."
    requires_system_checks = []

    def handle(self, **options):
        ports = pidfiles.stop_all()
        try:
            embedded = self.stop_database()
        except cluster.ServerUnavailableError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Stopped." if ports or embedded else "Nothing was running.")

    def stop_database(self):
        """Stop the embedded server and return whether it ran."""
        embedded = (
            settings.DATABASES["default"]["ENGINE"] == "witter.server.embedded_postgres" and cluster.is_accepting()
        )
        if embedded:
            cluster.stop()
        return embedded
