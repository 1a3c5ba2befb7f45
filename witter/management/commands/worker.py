"""Run background tasks."""

import logging
import time

from django.db import OperationalError, connections
from django_tasks_db.management.commands import db_worker


class Command(db_worker.Command):
    """django-tasks-db's worker, which says nothing as long as tasks succeed and waits for a database that is gone."""

    help = "Run background tasks until stopped."

    def configure_logging(self, verbosity):
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR if verbosity < 2 else logging.DEBUG)

    def handle(self, **options):
        while True:
            started = time.monotonic()
            try:
                return super().handle(**options)
            except OperationalError:
                connections.close_all()
                if time.monotonic() - started > 5:
                    self.stderr.write("The database is gone; background tasks wait for it.")
                time.sleep(2)
