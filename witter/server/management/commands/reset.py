"""Delete all data of this checkout."""

import shutil

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from witter.server.embedded_postgres import cluster

PRESERVED = {"secret_key", "vapid_key", "backups"}


class Command(BaseCommand):
    help = "Throw away the embedded database, uploads, emails and collected files."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, yes, **options):
        if settings.DATABASES["default"]["ENGINE"] != "witter.server.embedded_postgres":
            raise CommandError("DATABASE_URL names a database of your own: empty that one yourself.")
        if not yes and not self.confirmed():
            raise CommandError("Nothing was changed.")
        call_command("stop", stdout=self.stdout)
        shutil.rmtree(cluster.root_dir(), ignore_errors=True)
        for path in settings.VAR_DIR.iterdir():
            if path.name not in PRESERVED:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.stdout.write("All data is gone. make run begins again.")

    def confirmed(self):
        """Ask on the terminal; end of file means no."""
        self.stdout.write(f"This throws away the database, uploads and emails of {settings.BASE_DIR}.")
        try:
            return input("Type yes to go on: ").strip().lower() == "yes"
        except EOFError:
            return False
