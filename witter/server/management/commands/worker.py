"""Run background tasks and periodic tasks."""

import logging
import os
import time

from django.db import OperationalError, connections
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django_tasks_db.management.commands import db_worker

from api.purge import purge_unused
from api.push import sending
from core.file_sweep import sweep_files_and_report, sweep_pending_files
from core.periodic_tasks import PeriodicTaskThread
from direct_messages.models import Conversation
from notifications.email_sending import schedule_digests, send_due
from posts.models import Upload

PERIODIC_TASKS = [  # (interval in seconds, function)
    (20, send_due),
    (60 * 60, schedule_digests),
    (10 * 60, sweep_pending_files),
    (10 * 60, Conversation.objects.purge_deleted_messages),
    (10 * 60, Upload.objects.purge_expired),
    (24 * 60 * 60, sweep_files_and_report),
    (60 * 60, purge_unused),
]


class Command(db_worker.Command):
    """The worker of django-tasks-db, without output for successful tasks. Waits while the database is unreachable."""

    help = "Run background tasks, and send the emails that are due, until stopped."

    def configure_logging(self, verbosity):
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR if verbosity < 2 else logging.DEBUG)

    def handle(self, *, reload, **options):
        if not reload or os.environ.get(DJANGO_AUTORELOAD_ENV) == "true":  # not in the autoreloader's parent process
            PeriodicTaskThread(*PERIODIC_TASKS).start()
            # In a thread of its own, so that a slow mail server does not delay push messages.
            PeriodicTaskThread((sending.INTERVAL, sending.send_pushes)).start()
        while True:
            started = time.monotonic()
            try:
                return super().handle(reload=reload, **options)
            except OperationalError:
                connections.close_all()
                if time.monotonic() - started > 5:
                    self.stderr.write("The database is gone; background tasks wait for it.")
                time.sleep(2)
