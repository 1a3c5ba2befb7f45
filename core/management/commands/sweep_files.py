"""Bring stored files and the rows that name them together again."""

from django.core.management.base import BaseCommand, CommandError

from core.file_sweep import Suspicious, sweep_all_files, sweep_pending_files


class Command(BaseCommand):
    help = "Delete uploaded files that are older than an hour and that no row wants, and report missing ones."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="also when most files are without a row")

    def handle(self, *, force, **options):
        try:
            pending, swept = sweep_pending_files(), sweep_all_files(force)
        except Suspicious as suspicion:
            raise CommandError(
                f"{suspicion} Nothing was deleted. Is this the right database? If it is, add --force."
            ) from None
        if swept is None:
            raise CommandError("Another sweep is running.")
        for name in swept.examples:
            self.stderr.write(f"Missing: {name}")
        self.stdout.write(
            f"Looked at {swept.files} files, deleted {swept.deleted + pending}; {swept.missing} are missing."
        )
