"""Delete unreferenced files and report missing ones."""

from django.core.management.base import BaseCommand, CommandError

from core.file_sweep import SuspiciousSweepError, sweep_all_files, sweep_pending_files


class Command(BaseCommand):
    help = "Delete uploaded files that are older than an hour and that no row wants, and report missing ones."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="also when most files are without a row")

    def handle(self, *, force, **options):
        try:
            pending, result = sweep_pending_files(), sweep_all_files(force)
        except SuspiciousSweepError as error:
            raise CommandError(
                f"{error} Nothing was deleted. Is this the right database? If it is, add --force."
            ) from None
        if result is None:
            raise CommandError("Another sweep is running.")
        for name in result.examples:
            self.stderr.write(f"Missing: {name}")
        self.stdout.write(
            f"Looked at {result.files} files, deleted {result.deleted + pending}; {result.missing} are missing."
        )
